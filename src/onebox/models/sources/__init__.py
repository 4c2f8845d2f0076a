"""Where model files come from: one function `fetch(source, part, size, on_progress)` per module.

Each appends to the file `part` what is still missing from its end, and tells `on_progress` the bytes
done and in all (0: unknown). They raise DownloadError; whether the bytes are right is for
`onebox.models.pull` to decide.
"""
