"""Send one e-mail over SMTP (RFC 5321, 3207), plain text, in a thread."""

import asyncio
import os
import re
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate

from ..errors import NotifyError, SettingsError
from ..settings import Mail

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@[^\s@<>,;:\"()\[\]\\]{1,255}")


def is_address(text: str) -> bool:
    """One address and nothing else."""
    return bool(_ADDRESS.fullmatch(text))


def can_mail(settings: Mail) -> bool:
    return bool(settings.host and settings.sender)


async def send_mail(settings: Mail, to: str, subject: str, text: str, *, identity: str) -> None:
    """`identity` becomes the Message-ID: a mail that comes twice is known to be the same.

    Raises NotifyError when it cannot be delivered, SettingsError when mail is not set up.
    """
    if not can_mail(settings):
        raise SettingsError("no mail server is set up", hint="Set mail.host and mail.sender.")
    if not is_address(to) or not is_address(settings.sender):
        raise NotifyError(f"{to or settings.sender!r} is not an e-mail address")
    message = EmailMessage()
    message["From"] = Address("Onebox", addr_spec=settings.sender)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = " ".join(subject.split())
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = f"<{identity}@onebox>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday notes in return
    message.set_content(text)
    try:
        await asyncio.to_thread(_send, settings, message)
    except (OSError, smtplib.SMTPException) as error:
        where = f"{settings.host}:{settings.port}"
        raise NotifyError(f"the mail server {where} did not take the mail: {_in_words(error)}") from error


def _send(settings: Mail, message: EmailMessage) -> None:
    context = ssl.create_default_context()
    if settings.tls == "on":
        server: smtplib.SMTP = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.seconds, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=settings.seconds)
    with server:
        if settings.tls == "starttls":
            server.starttls(context=context)
        if settings.user:
            server.login(settings.user, _password(settings))
        server.send_message(message)


def _password(settings: Mail) -> str:
    given = settings.password
    return os.environ.get(given.removeprefix("env:"), "") if given.startswith("env:") else given


def _in_words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(_answer(code, said) for code, said in error.recipients.values())
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__


def _answer(code: int, said: bytes | str) -> str:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())[:200]}"
