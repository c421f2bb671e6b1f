"""Texts -> terms that may name a topic, in the form in which the papers write them. Imports nothing of ours."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer

# Words and the marks between clauses: a phrase never reaches over a mark, since no term of the vocabulary holds one.
TOKEN = r"(?u)\w+(?:[-'’./]\w+)*|[.,;:!?()\[\]{}\"“”|—–]"
ADDRESS = re.compile(
    r"\S+@\S+|(?:https?://|www\.)\S+|\b[\w.-]+\.(?:com|org|io|co|net|ai|edu|dev)\b(?:/\S*)?", re.IGNORECASE
)
ACRONYM = re.compile(r"((?:[\w'’]+[ -]){1,8})\(([A-Z][A-Za-z]*[A-Z]s?)\)")
ENDING = re.compile(
    r"(?<=\w{3})(?:(?:iz|is)?at(?:ions?|ors?|ive|ed|es?|ing)|ings?|ions?|ives?|ers?|ors?|ments?|(?:al)?it(?:y|ies)|ies|y|ically|ical|ics?"
    r"|ally|als?|ed|es|e|(?<!s)s)$"
)
COMMON = 0.15  # a word in this share of the papers says nothing alone
# Words of any abstract, which tell one paper's manner rather than a topic.
MANNER = frozenset(
    """
    able achieve achieved achieves achieving across actually adapt adaptively additionally address
    addresses addressing advanced advances advantages affect affects aid aim aiming aims allow allows
    also alternative amount amounts analysis applied apply applying approach approaches arbitrary art
    asks aspect aspects assess assessing available based benchmark benchmarks best better beyond
    billions bridge broad building called capabilities capability capable capture captures carefully
    case cases certain challenge challenges challenging cheap cheaper collection combine combined
    combines combining commonly community compared competitive complex comprehensive concern conduct
    conducted conducting consider considerable consist consistent consistently consists containing
    contrast contribute contribution contributions conventional core counts covering covers crucial
    current dataset datasets deeper define delve demonstrate demonstrated demonstrates depend design
    designed despite detail detailed develop developed did different directly discuss diverse does
    doing done dozens driven due earlier early easily easy effective effectively effectiveness
    efficient emerge emerging empirically employ employs enable enables enabling end ensure entire
    especially essential establish evaluate evaluation example examples exhibit exhibits existing
    expensive experiment experimental experiments exploit exploits explore exploring extend extended
    extensive extensively facilitate factor factors fail fair far favor favors fewer final finally find
    findings first fixed focus follow following form framework fully fundamental further furthermore
    future gain gains gap general given good great growing hard heavily heavy help helps hence high
    higher highly hope however hundreds idea identify impact important impressive improve improved
    improvement improvements improves improving include including incorporate incorporates increase
    increasing indicate inherent insight insights inspired instance intermediate interplay intricate
    introduce introduced introduces introducing intuition investigate investigated involves issue
    issues key known lack large largely larger latter lead leads learned leaving less leverage
    leverages leveraging like likewise limited line little long look lower main mainly maintain
    maintaining make makes making manner many matter matters maximum mechanism method methods mild
    millions minimal mitigate mitigates moreover motivated much namely natural nature navigating near
    necessary need needed needs new novel number numerous objective objectives obtain obtained offer
    offers often older one ones original outcomes outperform outperformed outperforming outperforms
    overall overcome overview paper papers paradigm part particular past perform performance performs
    perspective perspectives picture poorly popular possible potential powerful practical practice
    predicting present presented presents previous primarily principled prior problem problems promise
    promising properties property propose proposed proposes proposing provably provide provides
    providing publicly purpose range rapid rapidly real realistic recent recently reduce reduces
    reducing regarding related release relevant relies rely remain remains remarkable remedy report
    reported reporting require required requires research respect respectively result resulting results
    review rewrite rewritten rich robust robustly role same samples scales scenario scenarios second
    set setting settings several shared show showing shown shows significant significantly similar
    simple simply sizes small solely solution solutions solve special specific specifically stage
    stages standard state state-of-the-art straightforward strategy strong studied studies study
    studying substantial substantially success successful suffer sufficient suggest suitable suite
    superior system systems tackle take taking task tasks technique techniques terms theoretically
    thereby thorough though thousands three thus toward towards traditional train trillions two types
    typically understand understanding unified unlike usage use used useful uses using usually utilize
    utilizes valuable variety various vast version ways well wide widely widespread work works years
    """.split()  # noqa: SIM905
)
# Words that say nothing alone either, but something inside a phrase ("question answering").
PARTS = frozenset(
    """
    accuracy class code common component components computational concept concepts empirical external field
    input inputs multiple open open-source optimal power predict prediction predictions process quality
    question questions real-world resource resources scale shift single size space step structure support
    survey target theoretical trained type view views world
    """.split()  # noqa: SIM905
)
# What is left of a formula where a saved page has dropped the backslashes.
LATEX = frozenset(
    """
    cdot emph epsilon frac geq ldots leq mathbb mathbf mathcal mathrm mathscr rightarrow sqrt textbf textit texttt
    """.split()  # noqa: SIM905
)
EMPTY = frozenset(ENGLISH_STOP_WORDS) | MANNER | LATEX | {"e.g", "i.e", "et", "vs", "etc"}


def strip_addresses(text: str) -> str:
    return ADDRESS.sub(" ", text)


@dataclass(frozen=True)
class Terms:
    """vocabulary in lower case, sorted; written (the form the papers use) and stems of each term, in its order;
    spelled (acronym to the term it stands for, both by place); counts (papers, terms), 0 or 1; titled (terms), the
    share of a term's papers that have it in their title, drawn towards a tenth where they are few."""

    vocabulary: list[str]
    written: list[str]
    stems: list[frozenset[str]]
    spelled: dict[int, int]
    counts: csr_matrix
    titled: NDArray[np.float64]


def vectorizer(vocabulary: list[str]) -> CountVectorizer:
    """Counts exactly the given terms of one to three words; BERTopic saves it with its model."""
    return CountVectorizer(token_pattern=TOKEN, ngram_range=(1, 3), vocabulary=vocabulary)


def find_terms(texts: Sequence[str], titles: Sequence[str]) -> Terms:
    """The words and phrases of the papers that may name a topic: in two papers or more, no stop word at either end.

    Words in 15% of the papers do not stand alone, but may stand inside a phrase ("active learning"). A piece that
    hardly ever stands without the longer phrase around it ("eye view") is left out.
    """
    papers: Counter[str] = Counter()
    forms: dict[str, Counter[str]] = {}
    for text in texts:
        found = list(_phrases(text))
        papers.update({phrase.lower() for phrase in found})
        for phrase in found:
            forms.setdefault(phrase.lower(), Counter())[phrase] += 1
    most = max(2, COMMON * len(texts))
    candidates = {t: n for t, n in papers.items() if n >= 2 and (" " in t or (n < most and t not in PARTS))}
    vocabulary = sorted(candidates.keys() - _fragments(candidates)) or sorted(papers)
    if len(vocabulary) < 2:  # BERTopic fails on a single term; "emptydoc" is its own word for a paper without text
        vocabulary = sorted({*vocabulary, "emptydoc", "emptytopic"})
    written = [_written(term, forms.get(term, Counter([term]))) for term in vocabulary]
    long_forms = _long_forms(texts)
    stems = [_stems(term, long_forms) for term in vocabulary]
    counts = _papers_with(vocabulary, texts)
    in_title, anywhere = (np.asarray(c.sum(axis=0)).ravel() for c in (_papers_with(vocabulary, titles), counts))
    titled = (in_title + 0.5) / (anywhere + 5)
    return Terms(vocabulary, written, stems, _spelled(vocabulary, long_forms), counts, titled)


def _papers_with(vocabulary: list[str], texts: Sequence[str]) -> csr_matrix:
    counts = vectorizer(vocabulary).transform(texts)
    counts.data[:] = 1
    return counts


def stem(word: str) -> str:
    """A crude stem, only to tell that two words repeat each other: pre-trained and Pretraining give "pretrain"."""
    bare = re.sub(r"[\W_]", "", word.lower())
    ending = ENDING.search(bare)
    return bare[: ending.start()] if ending else bare


def _phrases(text: str) -> Iterator[str]:
    tokens = re.findall(TOKEN, text)
    solid = [_solid(token) for token in tokens]
    for start, token in enumerate(tokens):
        if not solid[start]:
            continue
        yield token
        if start + 1 < len(tokens) and solid[start + 1]:
            yield f"{token} {tokens[start + 1]}"
        if start + 2 < len(tokens) and solid[start + 2] and solid[start + 1]:
            yield " ".join(tokens[start : start + 3])


def _solid(token: str) -> bool:
    return len(token) > 1 and token.lower() not in EMPTY and any(c.isalpha() for c in token)


def _fragments(papers: dict[str, int]) -> set[str]:
    pieces = set()
    for term, n in papers.items():
        words = term.split()
        for piece in (" ".join(words[:-1]), " ".join(words[1:]), *(words if len(words) > 1 else ())):
            if piece in papers and n >= 0.75 * papers[piece]:
                pieces.add(piece)
    return pieces


def _written(term: str, forms: Counter[str]) -> str:
    """The commonest form; one with capitals of its own (BEV, LoRA) already where 30% of the uses have it.

    Capitals at the head of words are mostly a title's, so a tenth of lower-case uses outweighs them.
    """
    total = sum(forms.values())
    ranked = sorted(forms.items(), key=lambda item: (-item[1], item[0]))
    for form, n in ranked:
        if re.search(r"[a-z\d][A-Z]|[A-Z]{2}", form) and n >= 0.3 * total and not form.isupper():
            return form
    upper = term.upper()
    if forms.get(upper, 0) >= 0.3 * total:
        return upper
    return term if forms.get(term, 0) >= 0.1 * total else ranked[0][0]


def _long_forms(texts: Sequence[str]) -> dict[str, list[str]]:
    """Acronyms that papers spell out, "bird's eye view (BEV)", and the words they mostly stand for, in lower case."""
    found: dict[str, Counter[tuple[str, ...]]] = {}
    for text in texts:
        for before, acronym in ACRONYM.findall(text):
            letters = re.sub(r"[^A-Z]", "", acronym)
            for gap in (r"[ -]", " "):  # bird's-eye-view is three words, pre-trained one
                words = re.split(gap, before.strip().lower())[-len(letters) :]
                if "".join(word[:1].upper() for word in words) == letters:
                    found.setdefault(acronym.removesuffix("s").lower(), Counter())[tuple(words)] += 1
                    break
    return {acronym: list(meanings.most_common(1)[0][0]) for acronym, meanings in found.items()}


def _spelled(vocabulary: list[str], long_forms: dict[str, list[str]]) -> dict[int, int]:
    place = {term: i for i, term in enumerate(vocabulary)}
    pairs = {acronym: (" ".join(words).lower(), "-".join(words).lower()) for acronym, words in long_forms.items()}
    return {
        place[acronym]: next(place[form] for form in forms if form in place)
        for acronym, forms in pairs.items()
        if acronym in place and any(form in place for form in forms)
    }


def _stems(term: str, long_forms: dict[str, list[str]]) -> frozenset[str]:
    whole = [part for word in term.split() for part in long_forms.get(word.removesuffix("s"), [word])]
    words = [part for word in whole for part in re.split(r"[-/]", word)]
    return frozenset(stem(word) for word in words if word.lower() not in EMPTY) or frozenset([term])
