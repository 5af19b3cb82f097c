"""What is shipped and what it stands on: builds twice, installs in empty places, lists the parts.

    python tests/bench/supply.py [--bill bill.json]

It builds source archive and wheel two times from clones and compares them byte for byte,
installs each in an empty environment, asks one question there, and lists every package that came
with its version, licence and weight. `--bill` writes the list as a CycloneDX bill of materials.
Needs the packages `build` and network access to an index of packages.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = ("", "dossier")
#: Run inside an environment: every distribution with its licence and what it weighs on disk.
LISTING = """
import json
from importlib.metadata import distributions

def licence(meta):
    classes = [c.split(" :: ")[-1] for c in meta.get_all("Classifier", []) if "License ::" in c]
    text = meta.get("License-Expression") or "; ".join(classes) or meta.get("License") or "?"
    return text.splitlines()[0][:60]

print(json.dumps([
    {
        "name": one.metadata["Name"],
        "version": one.version,
        "licence": licence(one.metadata),
        "bytes": sum(p.stat().st_size for f in one.files or () if (p := f.locate()).is_file()),
    }
    for one in distributions()
]))
"""


def run(*command: object, **more: object) -> str:
    """What a command prints; its failure ends the run."""
    done = subprocess.run([str(c) for c in command], capture_output=True, text=True, **more)
    if done.returncode:
        sys.exit(f"{command[0]} failed:\n{done.stderr[-2000:]}")
    return done.stdout


def built(folder: Path) -> dict[str, str]:
    """Source archive and wheel of a fresh clone, by name, with their digests."""
    run("git", "clone", "-q", ROOT, folder / "clone")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1767225600"}
    run(sys.executable, "-m", "build", "-q", "--outdir", folder / "dist", folder / "clone",
        env=environment)  # fmt: skip
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "dist").iterdir())
    }


def installed(archive: Path, folder: Path, extra: str = "") -> list[dict[str, object]]:
    """The packages of an empty environment after the archive was installed and has answered."""
    run(sys.executable, "-m", "venv", folder)
    wanted = f"{archive}[{extra}]" if extra else str(archive)
    run(folder / "bin" / "pip", "install", "-q", wanted)
    answer = run(folder / "bin" / "match", "--coop", "SM-0001", "--json", cwd=folder,
                 env={**os.environ, "MATCHER_HOME": str(folder / "home")})  # fmt: skip
    if not json.loads(answer)["matches"]:
        sys.exit(f"{archive.name}: no match for SM-0001")
    return json.loads(run(folder / "bin" / "python", "-c", LISTING))


def bill(packages: list[dict[str, object]]) -> dict[str, object]:
    """The packages as CycloneDX 1.5 has them."""
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "components": [
            {
                "type": "library",
                "name": one["name"],
                "version": one["version"],
                "licenses": [{"license": {"name": one["licence"]}}],
                "purl": f"pkg:pypi/{str(one['name']).lower()}@{one['version']}",
            }
            for one in packages
        ],
    }


def main() -> int:
    """Build, compare, install, list; 1 where two builds differ."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bill", type=Path)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        first, second = built(work / "one"), built(work / "two")
        same = [file for file, digest in first.items() if second.get(file) == digest]
        for file in first:
            is_same = "byte for byte the same" if file in same else "NOT the same"
            print(f"{file}: {is_same} in two builds")
        before: set[object] = set()
        packages: list[dict[str, object]] = []
        for number, extra in enumerate(EXTRAS):
            wheel = next((work / "one" / "dist").glob("*.whl"))
            packages = installed(wheel, work / f"wheel{number}", extra)
            mine = sorted((p for p in packages if p["name"] not in before), key=lambda p: p["name"])
            total = sum(int(str(p["bytes"])) for p in mine) / 1e6
            print(f"\n{extra or 'without extras'}: {len(mine)} packages, {total:.0f} MB")
            for one in mine:
                size = int(str(one["bytes"])) / 1e6
                print(f"  {one['name']:24} {one['version']:12} {size:7.1f} MB  {one['licence']}")
            before |= {p["name"] for p in packages}
        installed(next((work / "one" / "dist").glob("*.tar.gz")), work / "source")
        print(
            f"\n{len(same)} of {len(first)} archives the same in two builds; each installs in an"
            f" empty environment and answers, with {len(packages)} packages of known licences"
        )
        if asked.bill:
            asked.bill.write_text(json.dumps(bill(packages), indent=1) + "\n", encoding="utf-8")
        return int(len(same) < len(first) or any(one["licence"] == "?" for one in packages))


if __name__ == "__main__":
    sys.exit(main())
