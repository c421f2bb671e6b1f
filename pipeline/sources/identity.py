"""Which cards are the same paper. Imports nothing of ours."""

import hashlib
import unicodedata


def paper_key(title: str) -> str:
    """The title with case, spacing and punctuation taken away, so that two printings of it are equal."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    return "".join(c for c in folded if c.isalnum()) or folded.strip()


def title_id(title: str) -> str:
    """A paper_id for a paper without an arXiv id: the same for every printing of its title."""
    return "t" + hashlib.sha256(paper_key(title).encode()).hexdigest()[:15]
