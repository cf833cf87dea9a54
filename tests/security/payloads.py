"""Texts that would run, load or break out of where they stand, if they were anything but text."""

OUTSIDE = "evil.example"
MARK = "gevaar"  # a tag, an attribute and a word that no page of ours has
WORKED_OUT = "28676052"  # stands on a page where somebody's words were taken for a template
# Each is tried whole; the short ones fit in the shortest column.
SCRIPTS = [
    f"<{MARK} on{MARK}=1>",
    f"\"><{MARK}>",
    f"'><{MARK}>",
    f"\" on{MARK}=1 x=\"",
    f"' on{MARK}='1",
    "<script>window.__pwned=1</script>",
    "\"><img src=x onerror=window.__pwned=1>",
    "<svg onload=window.__pwned=1>",
    "</title><script>window.__pwned=1</script>",
    "</textarea><script>window.__pwned=1</script>",
    "</script><script>window.__pwned=1</script>",
    f"<img src=//{OUTSIDE}/a.png>",
    f"<link rel=stylesheet href=//{OUTSIDE}/a.css>",
    f"<iframe src=//{OUTSIDE}/></iframe>",
    f"<meta http-equiv=refresh content=0;url=//{OUTSIDE}/>",
    f"<style>@import url(//{OUTSIDE}/a.css)</style>",
    f"<base href=//{OUTSIDE}/>",
    f"<form action=//{OUTSIDE}/><button>x",
    "javascript:window.__pwned=1",
    f"{{{{ 1 }}}}{{% widthratio {3 * int(WORKED_OUT)} 3 1 %}}",
    "<a hx-get=/me/ hx-trigger=load data-logout=/x>",
    "\u202e<b>\u2028\u2029</b>",
    "]]><script>window.__pwned=1</script><!--",
]  # fmt: skip
EVERYTHING = "".join(SCRIPTS)


def attack(turn: int):
    """What to put into a column: all of it where there is room, and else by turns as many as fit."""

    def text_for(field, at):
        at = (at + turn) % len(SCRIPTS)
        return EVERYTHING if (field.max_length or 9999) > 400 else "".join(SCRIPTS[at:] + SCRIPTS)

    return text_for


def on_paper(port: int) -> list[str]:
    """What would make a PDF read a file or go to an address."""
    there = f"http://127.0.0.1:{port}"
    return [
        f'"><img src={there}/a.png>',
        "<img src=file:///etc/passwd>",
        f"<link rel=attachment href=file:///etc/passwd><link rel=attachment href={there}/b>",
        f"<style>@import url({there}/c.css);*{{background:url({there}/d)}}</style>",
        f'<link rel=stylesheet href={there}/e.css><p style="background:url({there}/f)">',
        f'<svg><image xlink:href="{there}/g.svg"/><use href="file:///etc/passwd#a"/></svg>',
        f"<iframe src={there}/h></iframe><object data={there}/i></object><embed src=file:///etc/passwd>",
        f"<meta http-equiv=refresh content=0;url={there}/j><base href={there}/>",
        f'<a href="{there}/k">x</a><a href="javascript:app.alert(1)">y</a><script>app.alert(1)</script>',
        "&lt;img src=file:///etc/passwd&gt;&#60;img src=file:///etc/passwd&#62;",
        f"</text></svg></style></title><img src={there}/l>",
    ]
