"""What a session does with files: it imports tables, trains a model, holds it against choices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from matcher import session as core
from matcher.api.answer import Answer
from matcher.api.given import PathLike, as_path, given_day
from matcher.support.errors import UnknownIdError
from matcher.support.messages import message

if TYPE_CHECKING:
    from matcher.reports.imported.importing import ImportView
    from matcher.reports.imported.steps import CorrectedView
    from matcher.reports.models.evaluation import EvaluationView
    from matcher.reports.models.trained import TrainedView


class FileAnswers(core.Session):
    """The part of a session that works on files."""

    __slots__ = ()

    def import_files(
        self,
        files: Sequence[PathLike] | PathLike,
        *,
        mapping: PathLike | None = None,
        vocabulary: PathLike | None = None,
        dry_run: bool = False,
    ) -> Answer[ImportView]:
        """What `match import` does: spreadsheets become profiles of the workspace.

        The session itself goes on with its registry: `open_matcher()` then answers from the
        workspace. Nothing is asked; what is open stands in the answer.

        Parameters
            files     one or several: CSV, XLSX, XLS, ODS or JSON
            mapping   the file in which open columns are settled
            dry_run   say what would be, and write nothing

        Raises
            UsageError   a file is missing, or the workspace cannot be written
            DataRefusedError  no file can be read

        Example
            >>> from matcher import open_matcher
            >>> session = open_matcher(registry="demo", today="2026-11-23")
            >>> done = session.import_files("docs/example/cooperatives.xlsx", dry_run=True)
            >>> done.view.rows, "ambiguous-million" in set(done.to_frame()["code"])
            (5, True)
        """
        from matcher.cases.requests_read import RequestSheets
        from matcher.ingest.columns.vocabulary import read_vocabulary
        from matcher.ingest.importer import Importing
        from matcher.reports.imported.importing import import_view, report_table
        from matcher.reports.imported.importing_text import import_lines
        from matcher.support.paths import workspace_file

        spelt = read_vocabulary(self.schema, as_path(vocabulary))
        requests = RequestSheets(spelt, self._reopened)
        paths = [files] if isinstance(files, str | Path) else list(files)
        importing = Importing(
            schema=self.schema,
            vocabulary=spelt,
            today=self.today,
            workspace=workspace_file(self.schema_path),
            mapping=as_path(mapping),
            dry_run=dry_run,
            aside=requests.takes,
        )
        outcome = importing.run([Path(path) for path in paths])
        events = requests.record(is_dry=dry_run)
        outcome.findings = sorted([*outcome.findings, *events.findings])
        view = import_view(outcome, self.schema, dry_run=dry_run, events=events)
        return Answer(
            view,
            not outcome.refused,
            (),
            lambda language: import_lines(view, language),
            lambda: [report_table(view.problems)],
        )

    def _reopened(self) -> core.Session:
        """A session on the same options that answers from the workspace as it is now."""
        registry = core.open_registry(None, self.schema_path, self.schema, self.today)
        return core.Session(self.schema, self.matcher, registry, self.schema_path)

    def correct(
        self,
        profile: str,
        said: Sequence[str],
        *,
        why: str = "",
        key: str = "",
        seen: int | None = None,
    ) -> Answer[CorrectedView]:
        """What `match registry set` does: fields of a profile of the workspace are corrected.

        Parameters
            said   as "members=36", or "members=" where it is not known
            why    the reason, kept with the step
            key    a word of the caller: what was corrected under it is not corrected twice
            seen   version of the profile that was seen: what others changed since stays

        Raises
            ChangedMeanwhileError  it would overwrite what was not seen
            UnknownIdError    there is no such profile
            UsageError        a correction is not FIELD=VALUE, or the key stands for another
            DataRefusedError  a value is none of its field
        """
        from matcher.ingest.profiles.corrections import Corrector
        from matcher.registry.store import Store
        from matcher.reports.imported.steps import corrected_lines, corrected_view
        from matcher.support.paths import workspace_file

        path = workspace_file(self.schema_path)
        if not path.is_file():
            what = message("The workspace is empty: import a table first.")
            raise UnknownIdError(what, hint=message("Write match import FILE."))
        store = Store(path)
        try:
            done = Corrector(store, self.schema, self.today.isoformat()).correct(
                profile, said, why, key, seen
            )
        finally:
            store.close()
        view = corrected_view(done, self.schema)
        return Answer(view, True, (), lambda language: corrected_lines(view, language))

    def train(
        self,
        history: PathLike,
        out: PathLike,
        *,
        until: date | str | None = None,
        sampling: str | None = None,
        cap: int = 60,
        force: bool = False,
    ) -> Answer[TrainedView]:
        """What `match train` does: a ranking model learnt from who financed whom, and its card.

        Parameters
            history   a folder: applicants.csv, choices.csv, catalogue, schema.toml
            out       the model to write (.json); its card stands beside it (.md)
            until     learn from choices before this day only
            sampling  choices, all of a period, or cases, stories told; by default as history.toml
            cap       choices of one option that count
            force     replace a model even where the new one is clearly worse

        Raises
            UsageError   a file cannot be used or written
            DataRefusedError  the history has nothing to learn from
        """
        from matcher.api.training import write_case_model, write_model
        from matcher.history.cases import check_sampling, sampling_of
        from matcher.reports.models.trained import case_trained_view, trained_lines, trained_view

        path = Path(out)
        if sampling is not None:
            check_sampling(sampling, "sampling")
        if Path(history).is_dir() and (sampling or sampling_of(Path(history))) == "cases":
            learnt = case_trained_view(*write_case_model(Path(history), path, force=force), path)
            return Answer(learnt, True, (), lambda language: trained_lines(learnt, language))
        written = write_model(Path(history), given_day(until), path, cap, force=force)
        view = trained_view(written.data, written.measured, path, written.card, written.skewed)
        return Answer(view, True, written.warnings, lambda language: trained_lines(view, language))

    def evaluate(
        self,
        history: PathLike,
        model: PathLike,
        *,
        since: date | str | None = None,
        cap: int = 60,
    ) -> Answer[EvaluationView]:
        """What `match evaluate` answers: the marks of a model on choices it has not seen.

        Parameters
            history   a folder, as for `train`; cases (`sampling = "cases"`) are judged as such
            model     a model file
            since     first day of the choices; by default the day until which the model learnt
            cap       choices of one option that count

        Raises
            UsageError   the model does not say until when it was trained
            DataRefusedError  there is no later choice
        """
        from matcher.api.training import judge_model
        from matcher.reports.models.evaluation import evaluation_lines

        found = judge_model(Path(history), Path(model), given_day(since), cap)
        return Answer(
            found.view,
            True,
            found.warnings,
            lambda language: evaluation_lines(found.view, language),
        )
