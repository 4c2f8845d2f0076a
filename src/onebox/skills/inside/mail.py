"""E-mails as files, for programs in the sandbox: `from onebox_tools import read_email, save_email`.

Nothing is sent from here: an .eml file is a draft that any mail program opens.
"""

import email.message
import email.policy
import html
import mimetypes
import os
import re
import sys
from collections.abc import Sequence

_TAG = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]+>", re.S | re.I)
_LINE = re.compile(r"<(?:br|/p|/div|/tr|/h\d|/li)\b[^>]*>", re.I)
_CELL = re.compile(r"</t[dh]>\s*(?=<t[dh])", re.I)


def read_email(name: str) -> dict[str, str]:
    """`from`, `to`, `cc`, `date`, `subject`, `text` and `attachments` (names, joined by commas) of an .eml file."""
    with open(name, "rb") as file:
        message = email.message_from_binary_file(file, policy=email.policy.default)
    assert isinstance(message, email.message.EmailMessage)
    texts, tables, attached = [], [], []
    for part in message.walk():
        if part.is_multipart():
            continue
        if part.get_filename() or part.get_content_disposition() == "attachment":
            attached.append(str(part.get_filename()))
        elif part.get_content_type() == "text/plain":
            texts.append(_content(part))
        elif part.get_content_type() == "text/html":
            tables.append(_words(_content(part)))
    if not texts or any("\t" in one for one in tables):  # a table stands in the HTML only
        texts += tables
    heads = {key: " ".join(str(message[key] or "").split()) for key in ("from", "to", "cc", "date", "subject")}
    return {**heads, "text": "\n".join(one.strip() for one in texts), "attachments": ", ".join(attached)}


def save_email(
    name: str, to: str, subject: str, text: str, sender: str = "", cc: str = "", attach: Sequence[str] = ()
) -> None:
    """Write the draft of an e-mail to the .eml file `name`; `attach`: names of files that go with it."""
    message = email.message.EmailMessage(email.policy.default)
    for key, value in (("From", sender), ("To", to), ("Cc", cc), ("Subject", subject)):
        if value:
            message[key] = " ".join(str(value).split())
    message["X-Unsent"] = "1"  # mail programs open it as a draft
    message.set_content(str(text))
    for one in [attach] if isinstance(attach, str) else attach:
        main, _, kind = (mimetypes.guess_type(one)[0] or "application/octet-stream").partition("/")
        with open(one, "rb") as file:
            message.add_attachment(file.read(), maintype=main, subtype=kind, filename=os.path.basename(one))
    if folder := os.path.dirname(name):
        os.makedirs(folder, exist_ok=True)
    with open(name, "wb") as out:
        out.write(message.as_bytes())
    sys.stdout.write(f"saved {name} (a draft; it was not sent)\n")


def _content(part: email.message.EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8", "replace")
    except LookupError:  # a charset nobody knows
        return data.decode("utf-8", "replace")


def _words(markup: str) -> str:
    """The text of HTML: cells parted by tabs, rows and paragraphs by lines."""
    cells = _CELL.sub("\t", re.sub(r"\s+", " ", markup))
    lines = _TAG.sub("", _LINE.sub("\n", cells)).split("\n")
    return html.unescape("\n".join(line.strip(" ") for line in lines if line.strip()))
