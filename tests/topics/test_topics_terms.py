"""Words and phrases that may name a topic, as the papers write them."""

import pytest

from pipeline.topics.terms import find_terms, stem, strip_addresses


def written(texts: list[str]) -> list[str]:
    return find_terms(texts, texts).written


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Code: https://github.com/a/b-c.", "Code:  "),
        ("see www.example.org/x and mail me@uni.edu now", "see   and mail   now"),
        ("at huggingface.co/models and more", "at   and more"),
        ("GPT-3.5 beats BERT, i.e. by 1.2 points", "GPT-3.5 beats BERT, i.e. by 1.2 points"),
    ],
)
def test_addresses_go(text: str, left: str) -> None:
    assert strip_addresses(text).split() == left.split()


def test_written_forms() -> None:
    terms = written(
        [
            "Deep BEV maps. LoRA beats GPT-4 on ImageNet; low-rank updates of Bayesian nets.",
            "Deep BEV maps. LoRA and lora differ, imagenet too; Low-Rank Updates of Bayesian nets.",
            "Another zebra. Wide BEV maps? low-rank updates of Bayesian nets on ImageNet with GPT-4 and LoRA.",
            *["Filler about nothing at all."] * 20,
        ]
    )
    assert {"BEV maps", "LoRA", "ImageNet", "GPT-4", "low-rank updates"} <= set(terms)
    assert not {"bev maps", "lora", "Low-rank updates", "gpt-4"} & set(terms)


def test_common_words_stand_only_inside_phrases() -> None:
    texts = [f"Learning about subject{i}." for i in range(18)] + ["Active learning pays.", "Active learning helps."]
    terms = find_terms(texts, texts).vocabulary
    assert "active learning" in terms
    assert "learning" not in terms


def test_pieces_of_a_phrase_go() -> None:
    texts = ["A bird's eye view camera.", "The bird's eye view map."] + ["Filler words."] * 20
    terms = find_terms(texts, texts).vocabulary
    assert "bird's eye view" in terms
    assert not {"eye", "eye view", "bird's", "bird's eye"} & set(terms)


def test_phrases_stop_at_marks_and_empty_words() -> None:
    texts = ["We train models, graphs follow (see trees) with novel forests."] * 2 + ["x y z"] * 20
    terms = find_terms(texts, texts).vocabulary
    assert not [term for term in terms if term in {"models graphs", "follow trees", "novel forests", "trees novel"}]
    assert "forests" in terms


def test_acronyms_know_their_words() -> None:
    texts = ["We use active learning (AL) and AL again."] * 3 + ["Nothing."] * 30
    terms = find_terms(texts, texts)
    acronym, words = terms.vocabulary.index("al"), terms.vocabulary.index("active learning")
    assert terms.stems[acronym] == terms.stems[words]
    assert terms.spelled == {acronym: words}


def test_acronyms_of_hyphened_words_repeat_their_phrase() -> None:
    texts = ["Pre-trained language models (PLMs) and PLMs again."] * 3 + ["Nothing."] * 30
    terms = find_terms(texts, texts)
    acronym, words = terms.vocabulary.index("plms"), terms.vocabulary.index("pre-trained language models")
    assert terms.stems[acronym] == terms.stems[words]


def test_the_share_of_papers_with_a_term_in_their_title() -> None:
    titles = ["Graphs"] * 6 + ["Filler"] * 60
    terms = find_terms([f"{title}. Prune." if title == "Graphs" else title for title in titles], titles)
    share = dict(zip(terms.vocabulary, terms.titled, strict=True))
    assert share["graphs"] == 6.5 / 11 and share["prune"] == 0.5 / 11


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("pre-training", "pretrained"),
        ("models", "modeling"),
        ("generative", "generators"),
        ("policies", "policy"),
        ("classes", "class"),
        ("annotation", "annotated"),
        ("modality", "modalities"),
        ("modality", "modal"),
    ],
)
def test_stems_meet(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"), [("vision", "video"), ("LoRA", "BEV"), ("weather", "weight"), ("gas", "gan")]
)
def test_stems_differ(one: str, other: str) -> None:
    assert stem(one) != stem(other)


def test_texts_without_words_have_two_terms_still() -> None:
    assert len(find_terms(["", "1 2 3", "the of to"], [""] * 3).vocabulary) >= 2
