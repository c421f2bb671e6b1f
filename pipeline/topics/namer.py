"""Names from a language model behind any OpenAI-compatible address; off by default. Imports settings alone.

Whatever goes wrong (no answer, a page instead of JSON, a sermon instead of a name), the built-in label stays.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import requests

from pipeline.topics.settings import NamerParams

KEY = "NAMER_API_KEY"
LONGEST_NAME = 60  # characters that fit a legend
CHUNK, CHUNKS = 1 << 14, 64  # bytes of a reply that are read at a time, and how often
PROMPT = """Name the research topic that these papers share, as a specialist would, in two to six words.
Answer with the name alone.

Keywords: {keywords}
Papers:
{titles}"""


class Unusable(ValueError):
    """The server answered, but not with a name."""


def rename(
    labels: Sequence[str],
    keywords: Sequence[Sequence[str]],
    titles: Sequence[Sequence[str]],
    settings: NamerParams,
    cache: Path,
) -> tuple[list[str], list[str]]:
    """The labels with the model's names where it gave usable ones, and a note where it did not.

    Usable names are kept in `cache` under a hash of model and prompt, so that a rerun takes the same names without
    asking. A server that can't be reached is asked no more in this run.
    """
    named, notes = list(labels), []
    for topic, (words, papers) in enumerate(zip(keywords, titles, strict=True) if settings.address else ()):
        prompt = PROMPT.format(keywords=", ".join(words), titles="\n".join(f"- {title}" for title in papers))
        try:
            name = _kept(prompt, settings, cache)
        except Unusable as error:
            notes.append(f"cluster.namer: {error}, so “{labels[topic]}” keeps its built-in name.")
        except requests.RequestException as error:
            reason = f"{settings.address} can't be reached ({type(error).__name__})"
            notes.append(f"cluster.namer: {reason}, so topics from “{labels[topic]}” on keep their built-in names.")
            break
        else:
            rivals = named[:topic] + named[topic + 1 :]
            named[topic] = name if name not in rivals else f"{name} ({labels[topic]})"
    return named, notes


def _kept(prompt: str, settings: NamerParams, cache: Path) -> str:
    digest = hashlib.sha256(json.dumps([settings.model, prompt]).encode()).hexdigest()
    file = cache / "names" / f"{digest[:32]}.txt"
    if file.exists():
        return _check(file.read_text(encoding="utf-8"))
    name = _check(_ask(prompt, settings))
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=file.parent, delete=False, encoding="utf-8") as beside:
        beside.write(name)
    Path(beside.name).replace(file)
    return name


def _ask(prompt: str, settings: NamerParams) -> str:
    """Raises requests.RequestException where no answer comes, Unusable where it is not a chat completion."""
    key = os.environ.get(KEY)
    reply = requests.post(
        f"{settings.address.rstrip('/')}/chat/completions",
        json={
            "model": settings.model,
            "messages": [{"role": "user", "content": prompt}],
            "temperature": 0,
            "seed": 0,
        },
        headers={"Authorization": f"Bearer {key}"} if key else {},
        timeout=settings.timeout_seconds,
        stream=True,
    )
    with reply:
        if not reply.ok:
            raise Unusable(f"the server answered with status {reply.status_code}")
        body = b"".join(islice(reply.iter_content(CHUNK), CHUNKS))
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError):
        raise Unusable("the answer is not a chat completion") from None
    if not isinstance(content, str):
        raise Unusable("the answer holds no text")
    return content


def _check(reply: str) -> str:
    name = reply.strip().strip("\"'“”*.").strip()
    if not 2 <= len(name) <= LONGEST_NAME or not name.isprintable() or "<" in name or not any(map(str.isalpha, name)):
        raise Unusable(f"“{' '.join(reply.split())[:40]}” is no name")
    return name
