"""Every error of Onebox. Each one says what happened, to which thing, and what to do next.

    OneboxError
    ├── SettingsError          a setting has a value that cannot be used
    ├── ModelError
    │   ├── ModelUnavailable   nothing answers at the endpoint, or it died while answering
    │   ├── ModelTimeout       the endpoint answers too slowly
    │   ├── ModelRefused       the endpoint answered with an HTTP error
    │   ├── ModelGarbage       the endpoint answered with something that is not the protocol
    │   ├── ModelNotFound      no such model in the catalogue, or not on this machine
    │   └── DownloadError      a source could not give the model's bytes
    │       └── ChecksumError  it gave other bytes than the catalogue names
    ├── ReadingError           a file or archive that cannot be turned into text
    │   ├── UnsupportedFile    no reader for this kind
    │   ├── BrokenFile         damaged, truncated, or not what its name says
    │   ├── EncryptedFile      needs a password
    │   ├── EmptyFile          opens, but holds no text
    │   ├── FileTooLarge       beyond the size limit
    │   ├── FetchRefused       an address, host or kind of file that is not read from the web
    │   └── FetchFailed        a web server did not give the page
    ├── LibraryError           the library or its index cannot do what was asked
    │   └── NotInLibrary       no such document or collection
    ├── SearchError            a search engine cannot answer, or none is set up
    │   ├── SearchRefused      it will not: too many requests, a wrong key, a captcha
    │   ├── SearchUnavailable  nothing answers there, or too slowly
    │   └── SearchGarbage      it answers with something that is not its protocol
    ├── SandboxError           code could not be run apart from this machine, so it was not run
    │   └── SandboxUnavailable no sandbox works here
    ├── BrowserMissing         a page has to be used, and there is no browser for it
    ├── BrowserFailed          the browser ended, hung, or was made to
    ├── AgentNotFound          no agent of this name, or not for this user
    ├── SkillNotFound          no skill of this name
    ├── NotReviewed            a skill or agent from elsewhere that nobody has looked at yet
    ├── McpError               a server of tools cannot be used, or did not answer as it should
    │   └── McpNotApproved     a tool that nobody approved, or that changed since
    ├── StoreError             the database cannot be opened or is from a newer version
    │   ├── DiskFull           no room is left where the box keeps its things
    │   └── DatabaseBusy       another program holds the database for too long
    ├── BadFileName            an uploaded file's name that leads elsewhere or cannot be kept
    ├── FileNotKept            no uploaded file with this id
    ├── FileConflict           a file of the user is not what a task took or gave: it is left alone
    ├── RunNotFound            no run with this id
    ├── RunBusy                another process is working on this run
    ├── BadArguments           arguments of an action that cannot be judged, and so are not used
    ├── ApprovalNotFound       no request for approval with this id
    ├── ApprovalSettled        it was decided before, or its time has run out
    ├── ReportNotFound         this run has written no report, or not that version of it
    ├── NotATime               words that say no time, or one that has passed
    ├── NotScheduled           no task with this id on the schedule
    ├── NotifyError            an e-mail or a webhook could not be delivered
    ├── RunPaused              the user let it rest; it can be taken up again
    ├── EditConflict           someone changed the plan in between
    └── BudgetExceeded         the next step would cost more than is left

Programs catch the branch they can mend; people read the message and the hint.
"""

from .errors_base import Hinted


class OneboxError(Hinted):
    """Base of all. `str(error)` is what happened; `error.hint` is the next step for the user."""


class SettingsError(OneboxError):
    hint = "Run `onebox doctor` to see every setting and where it comes from."


class ModelError(OneboxError):
    hint = "Run `onebox doctor` to see which models answer."


class ModelUnavailable(ModelError):
    pass


class ModelTimeout(ModelError):
    pass


class ModelRefused(ModelError):
    """`status` is the HTTP status."""

    def __init__(self, message: str, *, status: int, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status


class ModelGarbage(ModelError):
    pass


class ModelNotFound(ModelError):
    hint = "Run `onebox models list` to see the models there are."


class DownloadError(ModelError):
    hint = "Run the same command again: a download goes on where it stopped."


class ChecksumError(DownloadError):
    hint = "The file was set aside. Pull from another source with `onebox models pull NAME --source …`."


class ReadingError(OneboxError):
    """`name` is the file, archive entry or address."""

    hint = "The other files are not affected; look at this one and add it again."

    def __init__(self, name: str, reason: str, *, hint: str = "") -> None:
        super().__init__(f"{name}: {reason}", hint=hint)
        self.name = name
        self.reason = reason


class UnsupportedFile(ReadingError):
    hint = "Known kinds: md, txt, html, pdf, docx, pptx, xlsx, epub, zim, png, jpg, webp."


class BrokenFile(ReadingError):
    hint = "Open it in the program that made it and save it again."


class EncryptedFile(ReadingError):
    hint = "Save a copy without the password and add that."


class EmptyFile(ReadingError):
    hint = "A scanned document has no text of its own; it needs text recognition first."


class FileTooLarge(ReadingError):
    hint = "Raise ONEBOX_READING_MAX_MB or split the file."


class FetchRefused(ReadingError):
    hint = "Only public pages of the web are read; save the page and give its file instead."


class FetchFailed(ReadingError):
    """`status` is the HTTP status, 0 when there was no answer; `retry_after` the seconds it asks to wait, or None."""

    hint = "Check the address and the connection, or try again later."

    def __init__(
        self, name: str, reason: str, *, status: int = 0, hint: str = "", retry_after: float | None = None
    ) -> None:
        super().__init__(name, reason, hint=hint)
        self.status = status
        self.retry_after = retry_after


class LibraryError(OneboxError):
    hint = "Run `onebox library list` to see what is in the library."


class NotInLibrary(LibraryError):
    pass


class SearchError(OneboxError):
    """`engine` is the engine's name; keys and whole addresses never stand in the message."""

    hint = "Run `onebox web engines` to see the state of every engine."

    def __init__(self, engine: str, reason: str, *, hint: str = "") -> None:
        super().__init__(f"{engine}: {reason}", hint=hint)
        self.engine = engine
        self.reason = reason


class SearchRefused(SearchError):
    """`status` is the HTTP status (200: a captcha page); `retry_after` the seconds it asks to wait, if it says."""

    def __init__(
        self, engine: str, reason: str, *, status: int, retry_after: float | None = None, hint: str = ""
    ) -> None:
        super().__init__(engine, reason, hint=hint)
        self.status = status
        self.retry_after = retry_after


class SearchUnavailable(SearchError):
    pass


class SearchGarbage(SearchError):
    pass


class SandboxError(OneboxError):
    hint = "Run `onebox sandbox check` to see what works here."


class SandboxUnavailable(SandboxError):
    hint = "On Debian or Ubuntu: `sudo apt-get install bubblewrap`; then `onebox sandbox check`."


class BrowserMissing(OneboxError):
    hint = (
        "On Debian or Ubuntu: `sudo apt-get install chromium`; or set `[web] chromium` to the program of another one."
    )


class BrowserFailed(OneboxError):
    hint = "Open the page again; if it happens again, the page is at fault."


class AgentNotFound(OneboxError):
    hint = "Run `onebox agents list` to see the agents there are."


class SkillNotFound(OneboxError):
    hint = "Run `onebox skills list` to see the skills there are."


class NotReviewed(OneboxError):
    hint = "Look at it with `onebox agents show NAME`, then `onebox agents enable NAME`."


class McpError(OneboxError):
    hint = "Run `onebox mcp test NAME` to see what the server does."


class McpNotApproved(McpError):
    hint = "Run `onebox mcp show NAME`, then `onebox mcp approve NAME`."


class StoreError(OneboxError):
    hint = "Run `onebox doctor` to check the data folder."


class DiskFull(StoreError):
    hint = "Free some room there, then go on with `onebox runs resume RUN`: what is done is kept."


class DatabaseBusy(StoreError):
    hint = "Wait for that program or end it, then go on with `onebox runs resume RUN`: what is done is kept."


class BadFileName(OneboxError):
    hint = "Leave folders, control characters and `..` out of the file's name."


class FileNotKept(OneboxError):
    hint = "It may have been deleted, or belong to someone else."


class FileConflict(OneboxError):
    hint = "Look at the file; move it away, or name another folder with --to."


class RunNotFound(OneboxError):
    hint = "Run `onebox runs list` to see the runs there are."


class RunBusy(OneboxError):
    hint = "Wait for it, or stop the other process first."


class BadArguments(OneboxError):
    hint = "The action was not done; the others are not affected."


class ApprovalNotFound(OneboxError):
    hint = "Run `onebox approvals list` to see what waits for you."


class ApprovalSettled(OneboxError):
    hint = "Run `onebox approvals list --all` to see how; a run that still wants it asks again."


class ReportNotFound(OneboxError):
    hint = "Run `onebox report list` to see the reports there are."


class NotATime(OneboxError):
    hint = "Say it like “every day at 8:00”, “every Monday 9:00”, “every 6 hours”, “每天早上8点” or “2030-01-31 9:00”."


class NotScheduled(OneboxError):
    hint = "Run `onebox schedule list` to see what is on the schedule."


class NotifyError(OneboxError):
    hint = "Check the settings of the group `mail`, or the webhook's address."


class RunPaused(OneboxError):
    hint = "Go on with `onebox runs resume RUN`."


class EditConflict(OneboxError):
    hint = "Read the plan again and make the change anew."


class BudgetExceeded(OneboxError):
    hint = "Ask again with a larger budget."
