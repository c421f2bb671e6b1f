"""Papers by words and by meaning, for notebooks. May import results, vectors and errors."""

import pandas as pd
from sklearn.feature_extraction.text import TfidfVectorizer

from pipeline import paths
from pipeline.errors import InputError
from pipeline.results import Results
from pipeline.vectors import hub, minilm

_SHOWN = ["paper_id", "title", "published", "upvotes", "url"]


def by_words(results: Results, query: str, most: int = 10) -> pd.DataFrame:
    """The papers that use the words of the query, best first: score (0 to 1, cosine of TF-IDF, title words counting
    twice), paper_id, title, topic, published, upvotes, url. Papers that use none of them are left out."""
    texts = results.papers["title"] + ". " + results.papers["title"] + ". " + results.papers["abstract"]
    # Hyphens part words here, so that "low rank" finds "low-rank".
    weights = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2), token_pattern=r"(?u)\b\w+\b")
    try:
        counts = weights.fit_transform(texts)
    except ValueError:
        return _best(results, pd.Series(dtype="float64"), most)
    scores = pd.Series((counts @ weights.transform([query]).T).toarray()[:, 0])
    return _best(results, scores[scores > 0], most)


def by_meaning(results: Results, query: str, most: int = 10) -> pd.DataFrame:
    """The papers nearest to the query in meaning, best first: the columns of by_words, the score being the cosine (-1
    to 1) between the query's vector and the paper's. Raises InputError where the vectors hold no meaning."""
    if results.meaning is None:
        raise InputError(
            "these vectors hold words alone (embed.encoder: lexical); set embed.encoder to hybrid in params.yaml and "
            "run dvc repro, or search by_words"
        )
    encoder = results.metrics["embed"]["encoder"]
    if encoder in ("hybrid", "minilm"):
        sentence = minilm.encode([query], paths.CACHE)[0]
    else:
        sentence = hub.encode([query], encoder, paths.CACHE)[0]
    return _best(results, pd.Series(results.meaning @ sentence, dtype="float64"), most)


def _best(results: Results, scores: "pd.Series[float]", most: int) -> pd.DataFrame:
    best = scores.sort_values(ascending=False, kind="stable").head(most)
    labels = results.assignments["topic_id"].map(results.topics.set_index("topic_id")["label"])
    found = results.papers.assign(topic=labels)[[*_SHOWN[:2], "topic", *_SHOWN[2:]]].loc[best.index]
    found.insert(0, "score", best.round(3))
    return found.reset_index(drop=True)
