"""What others are told of where a source lies."""


def file_name(location: str) -> str:
    """The last part of a path; of an archive's entry too. An address stays whole."""
    return location if "://" in location else location.replace("\\", "/").rpartition("/")[2]
