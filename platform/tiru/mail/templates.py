"""Letters from templates: `<name>.subject.txt`, `<name>.txt` and, where there is one, `<name>.html`."""

from __future__ import annotations

from collections.abc import Mapping

from jinja2 import Environment, TemplateNotFound

from tiru.mail.letter import Letter


def letter_from(templates: Environment, name: str, *, to: str, context: Mapping[str, object]) -> Letter:
    """The letter `name` in the language that is spoken now.

    Raises jinja2's TemplateNotFound when subject or text are missing; the HTML may be. Only a name that
    ends in `.html` is escaped, so the environment must choose by name (`select_autoescape`).
    """
    subject = " ".join(templates.get_template(f"{name}.subject.txt").render(context).split())
    body = templates.get_template(f"{name}.txt").render(context).strip() + "\n"
    try:
        page = templates.get_template(f"{name}.html")
    except TemplateNotFound:
        return Letter(to, subject, body)
    return Letter(to, subject, body, page.render(context))
