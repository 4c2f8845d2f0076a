"""Programs that run inside the sandbox, never in our own process: standard library, and its packages where they are.

The folder is laid there whole, as the package `onebox_tools`: what stands here is what programs import from it.
"""

from .documents import save_document as save_document
from .events import add_event as add_event
from .events import free_times as free_times
from .events import read_calendar as read_calendar
from .mail import read_email as read_email
from .mail import save_email as save_email
from .tables import add_row as add_row
from .tables import change_rows as change_rows
from .tables import delete_rows as delete_rows
from .tables import set_cell as set_cell
from .text import read_text as read_text
