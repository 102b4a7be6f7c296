#!/usr/bin/env python3
"""Makes the lists of ordinary words: insight/src/main/resources/dev/rollcall/insight/words/*.txt.gz.

A build never needs this: the lists are in the repository. To make them again:

  python3 -m pip install --target py wordfreq==3.1.1 simplemma==2.0.0 msgpack janome==0.5.0
  python3 -m pip download --no-deps --no-binary :all: jieba==0.42.1; python3 -m pip download --no-deps pythainlp==5.4.0   (unpack both)
  PYTHONPATH=py python3 make.py py/wordfreq/data jieba/dict.txt pythainlp/corpus/words_th.txt OUT

How often a word is used is wordfreq's; whether it is a word in lower case, and no name, is simplemma's (in German its nouns too),
jieba's part of speech for Chinese, janome's for Japanese, PyThaiNLP's list for Thai. For Korean nobody says it, so companies are
taken away by hand.
"""
import gzip, os, sys, unicodedata

import msgpack
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

# Languages with many endings need more: each form is a word.
MOST = {"en": 60000, "de": 60000, "ru": 70000, "uk": 70000, "pl": 70000, "fi": 70000, "cs": 60000}
MOST.update({"da": 30000, "id": 30000, "el": 30000, "ro": 30000, "zh": 30000, "ja": 20000, "ko": 9000, "th": 20000, "vi": 1300, "hi": 600})
USUAL = 45000
LANGUAGES = "en de fr es it pt nl sv da no fi pl cs ru uk hu ro tr el ja zh ko th ar he hi vi id".split()
# Companies that the sources have as words.
NAMES = set("""google facebook youtube twitter instagram whatsapp iphone ipad ipod android netflix paypal ebay samsung microsoft windows linkedin
skype wikipedia yahoo tiktok snapchat reddit spotify uber airbnb nokia sony toyota honda bmw audi volkswagen mercedes ikea adidas nike pepsi
百度 腾讯 阿里 淘宝 微信 微博 华为 联想 新浪 网易 搜狐 优酷 支付宝 谷歌 微软 三星 索尼 丰田 本田 宝马 奔驰 奥迪 京东
네이버 카카오 카카오톡 삼성 삼성전자 구글 애플 페이스북 유튜브 트위터 인스타그램 쿠팡 현대차 현대자동차 기아 엘지 롯데 신세계 이마트 넷플릭스 마이크로소프트
인텔 아마존 테슬라 소니 닌텐도 도요타 스타벅스 맥도날드 토스 위메프 티몬 배민 넥슨 엔씨소프트 넷마블 샤오미 화웨이 알리바바 나이키 아디다스 이케아 우버
גוגל פייסבוק יוטיוב טוויטר אינסטגרם אפל מיקרוסופט""".split())
KEEP = {"google"}  # also a verb
# Of each language the endings of infinitives, of the third person singular, and of what is no such form.
VERBS = {
    "de": (("en", "ern", "eln"), ("t", "te"), ("est",)),
    "fr": (("er", "ir", "re"), ("e", "t", "d", "a"), ("ée", "ent", "ant", "ise", "ite", "rte", "ière", "enne", "ie")),
    "es": (("ar", "er", "ir", "ír"), ("a", "e", "ó", "ía"), ("ada", "ida", "sta", "cha", "rta")),
    "it": (("are", "ere", "ire", "rre"), ("a", "e", "ò", "ì", "à"), ("ata", "ita", "uta", "ate", "ite", "ute", "tta", "tte", "sta", "rsa", "rta")),
    "pt": (("ar", "er", "ir", "or"), ("a", "e", "ou", "eu", "iu", "á"), ("ada", "ida", "sta", "rta")),
    "nl": (("en",), ("t", "de", "te"), ("ende",)),
    "sv": (("a",), ("ar", "er", "de", "te", "år", "ör"), ("ande",)),
}


def by_use(data, language):
    """Words, the most used first."""
    name = {"no": "nb", "id": "id"}.get(language, language)
    for size in ("large", "small"):
        path = os.path.join(data, "%s_%s.msgpack.gz" % (size, name))
        if os.path.exists(path):
            with gzip.open(path, "rb") as packed:
                return [word for words in msgpack.load(packed, raw=False)[1:] for word in words]
    return []


def folded(word):
    """As FoldedText folds: without accents of Latin, Greek and Cyrillic letters."""
    out = []
    for letter in unicodedata.normalize("NFKC", word):
        parts = unicodedata.normalize("NFD", letter)
        accents = any(0x300 <= ord(part) <= 0x36F for part in parts[1:])
        out.append(parts[0] if accents else letter)
    text = "".join(out).lower()
    for old, new in (("ß", "ss"), ("ł", "l"), ("ø", "o"), ("đ", "d"), ("æ", "ae"), ("œ", "oe"), ("ı", "i"), ("ς", "σ"), ("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ى", "ي"), ("ة", "ه")):
        text = text.replace(old, new)
    return "".join(c for c in text if not (0x64B <= ord(c) <= 0x65F or ord(c) == 0x640 or 0x591 <= ord(c) <= 0x5C7))


def of_simplemma(words, language):
    known = DefaultDictionaryFactory().get_dictionary({"no": "nb"}.get(language, language))
    nouns = language == "de"
    return [w for w in words if len(w) > 1 and w.isalpha() and (known.get(w) is not None or nouns and known.get(w.capitalize()) is not None)]


def of_jieba(path):
    rows = [line.split(" ") for line in open(path, encoding="utf-8").read().splitlines()]
    words = [(int(n), w) for w, n, tag in rows if tag[0] in "navdimq" and tag[:2] not in ("nr", "ns", "nt", "nz") and len(w) < 5]
    return [w for n, w in sorted(words, reverse=True)]


def of_janome(words):
    from janome.tokenizer import Tokenizer

    tokenizer = Tokenizer()
    usual = []
    for word in words:
        tokens = list(tokenizer.tokenize(word))
        tag = tokens[0].part_of_speech if len(tokens) == 1 else ""
        if len(word) > 1 and tag.startswith(("名詞,一般", "名詞,サ変", "名詞,形容", "名詞,副詞", "動詞", "形容詞", "副詞")):
            usual.append(word)
    return usual


def of_hangul(words):
    return [w for w in words if len(w) > 1 and all("가" <= c <= "힣" for c in w)]


def telling(data, out):
    """The words that tell languages with letters of one alphabet apart: LANGUAGE and its 350 most used words a line."""
    with open(os.path.join(out, "telling.txt"), "w", encoding="utf-8") as file:
        for language in LANGUAGES:
            if language not in ("ja", "zh", "ko", "th", "ar", "he", "hi", "el"):
                words = dict.fromkeys(folded(w) for w in by_use(data, language)[:420] if w.isalpha())
                file.write(language + " " + " ".join(list(words)[:350]) + "\n")


def verbs(data, out):
    """Verbs in the third person singular, where nouns rarely stand without an article: LANGUAGE and its words a line.

    simplemma gives the infinitive of a form; which person it is, its ending tells, for most.
    """
    with open(os.path.join(out, "verbs.txt"), "w", encoding="utf-8") as file:
        for language, (infinitives, endings, participles) in VERBS.items():
            known = DefaultDictionaryFactory().get_dictionary(language)
            found = {}
            for word in by_use(data, language)[:25000]:
                lemma = known.get(word)
                lemma = lemma.decode() if isinstance(lemma, bytes) else lemma
                fits = lemma and lemma != word and lemma.islower() and lemma.endswith(infinitives) and word.endswith(endings)
                if not fits or not word.isalpha() or len(word) < 3 or word.endswith(participles):
                    continue
                if language in ("de", "nl") and word.startswith("ge") and not lemma.startswith("ge"):
                    continue
                if language == "de" and known.get(word.capitalize()) is not None:
                    continue
                found[folded(word)] = None
            file.write(language + " " + " ".join(list(found)[:1500]) + "\n")


def main(data, jieba, thai, out):
    telling(data, out)
    verbs(data, out)
    for language in LANGUAGES:
        words = by_use(data, language)
        if language == "zh":
            usual = of_jieba(jieba)
        elif language == "ja":
            usual = of_janome(words[:30000])
        elif language == "ko":
            usual = of_hangul(words)
        elif language == "th":
            usual = sorted((w for w in open(thai, encoding="utf-8-sig").read().split() if 1 < len(w) < 8), key=len)
        elif language == "vi":
            usual = [w for w in words if w.isalpha() and len(w) > 1][:3000]
        else:
            usual = of_simplemma(words, language)
        seen = dict.fromkeys(folded(w) for w in usual if w not in NAMES or w in KEEP)
        lines = "\n".join(list(seen)[: MOST.get(language, USUAL)]) + "\n"
        path = os.path.join(out, language + ".txt.gz")
        with open(path, "wb") as file:
            file.write(gzip.compress(lines.encode(), mtime=0))
        print(language, len(seen), os.path.getsize(path))


main(*sys.argv[1:])
