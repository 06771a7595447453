"""What a campaign is about, as its words say it in three languages, for the scene of its cover."""

import re
from collections.abc import Mapping
from functools import cache

from webapp.campaigns.models import Campaign
from webapp.campaigns.scenes import SCENES
from webapp.platform.i18n import LANGUAGES

WEIGHTS = {"prize": 4, "title": 2, "lead": 1, "prize_note": 1}
"""What is said where, and how much it counts: the prize is what should be seen."""
VOCABULARY: Mapping[str, Mapping[str, str]] = {
    "mountain": {
        "ru": "гора горы горе гору горой горам горами горах горн* горнолыж* снег снега снегу снегом снеж* лыж* "
        "сноуборд* шымбулак* медеу",
        "kk": "тау тауы тауға тауда тауын тауына тауында таулар* таулы қар қары қарлы шаңғы* шымбұлақ* медеу",
        "en": "mountain* snow snowy ski skis skiing snowboard* slope slopes alpine",
    },
    "yurt": {
        "ru": "юрт* степь степи степью степн* кочев* глэмпинг* палатк*",
        "kk": "киіз дала даланы далада дала* көшпенді* шатыр*",
        "en": "yurt* steppe* nomad* glamping tent tents",
    },
    "piala": {
        "ru": "чай чая чаю чаем чае чаи чаёв чаев чаепит* чайн* пиал* самовар*",
        "kk": "шай шайы шайды шайға шайдың шайлар* шәйнек* кесе пиала*",
        "en": "tea teas teapot* kettle*",
    },
    "table": {
        "ru": "дастархан* застоль* ужин* обед* стол стола столу столом столе столы столов ресторан* продукт* наурыз* "
        "бешбармак*",
        "kk": "дастарқан* наурыз* тамақ* мейрамхана* тағам* бесбармақ*",
        "en": "dastarkhan* dinner* feast* table tables restaurant* meal* food grocer* nauryz",
    },
    "apples": {
        "ru": "яблок* яблоч* яблон* апорт* фрукт* урожай* сад сада садах сады",
        "kk": "алма алманы алмалар* алмасы апорт* жеміс*",
        "en": "apples orchard* aport fruit* harvest*",
    },
    "book": {
        "ru": "книг* книж* чтени* библиотек*",
        "kk": "кітап* оқырман*",
        "en": "book books e-book* reading library",
    },
    "school": {
        "ru": "школ* учёб* учеб* рюкзак* студент* курс курса курсы курсов канцеляр* образован* стипенди*",
        "kk": "мектеп* оқушы* студент* сөмке* білім* курс курсы курстар* шәкіртақы*",
        "en": "school* backpack* student* course courses scholarship* stationery study studies",
    },
    "phone": {
        "ru": "смартфон* телефон* айфон* гаджет* наушник* планшет* ноутбук* iphone* galaxy",
        "kk": "смартфон* телефон* айфон* гаджет* құлаққап* планшет* ноутбук* iphone* galaxy",
        "en": "smartphone* phone phones iphone* gadget* headphone* tablet* laptop* galaxy",
    },
    "ticket": {
        "ru": "билет* концерт* кино кинотеатр* театр* фестивал* спектакл* цирк*",
        "kk": "билет* концерт* кино кинотеатр* театр* фестиваль* спектакль* цирк*",
        "en": "ticket* concert* cinema* film films theatre* festival* show shows",
    },
    "coffee": {
        "ru": "кофе кофей* кофемаш* латте капучино бариста",
        "kk": "кофе* латте капучино бариста",
        "en": "coffee* latte* cappuccino* barista*",
    },
    "car": {
        "ru": "автомобил* машина машину машины машин кроссовер* седан* внедорожник* toyota hyundai chevrolet kia",
        "kk": "автокөлік* автомобиль* көлік көлігі көліктер* машина* кроссовер* седан* toyota hyundai chevrolet kia",
        "en": "car cars crossover* sedan* suv vehicle* toyota hyundai chevrolet kia",
    },
    "plane": {
        "ru": "авиа* самолёт* самолет* перелёт* перелет* отпуск* тур тура туры туров море моря морю курорт* путёвк* путевк*",
        "kk": "авиа* ұшақ* теңіз* демалыс* курорт* жолдама*",
        "en": "flight* plane planes airline* holiday* vacation* sea seaside beach* resort*",
    },
    "road": {
        "ru": "дорога дороги дорогу дорог путь пути путём путешеств* поездк* поездок маршрут* велосипед* бензин* топлив*",
        "kk": "жол жолы жолда жолға саяхат* сапар* бағыт* велосипед* жанармай*",
        "en": "road roads trip trips journey* travel* route* bicycle* bike bikes fuel",
    },
    "home": {
        "ru": "дом дома дому домом доме квартир* ремонт* мебел* ипотек* новосел* диван* холодильник* телевизор* бытов*",
        "kk": "үй үйі үйге үйдің үйіңіз* пәтер* жиһаз* жөндеу* тоңазытқыш* теледидар* тұрмыстық",
        "en": "home homes house houses apartment* flat flats furniture sofa* fridge* appliance* television*",
    },
    "ball": {
        "ru": "футбол* мяч* спорт* матч* стадион* марафон* фитнес* тренаж* хокке* баскетбол* волейбол*",
        "kk": "футбол* доп добы спорт* матч* стадион* марафон* фитнес* жаттығу* хоккей* баскетбол* волейбол*",
        "en": "football* soccer ball balls sport sports match matches stadium* marathon* fitness gym hockey basketball*",
    },
    "gift": {
        "ru": "подар* сертификат* сюрприз* набор наборы наборов",
        "kk": "сыйлық сыйлықтар* сертификат* тосынсый* жиынтық*",
        "en": "gift* present presents certificate* voucher* surprise* hamper*",
    },
}
"""The words by which a scene is found; a star stands for any ending. Of two scenes that fit alike, the first wins."""
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


def scene_of(campaign: Campaign) -> str | None:
    """The scene of a campaign's cover; None for the pattern alone."""
    texts = {words.language: {name: getattr(words, name) for name in WEIGHTS} for words in campaign.texts}
    return resolve_scene(campaign.scene, texts)


def resolve_scene(chosen: str | None, texts: Mapping[str, Mapping[str, str]]) -> str | None:
    """The scene that was chosen (one of `scenes.COVERS`), else that of the words; None for the pattern alone."""
    if chosen:
        return chosen if chosen in SCENES else None
    return find_scene(texts)


def find_scene(texts: Mapping[str, Mapping[str, str]]) -> str | None:
    """The scene that fits texts best, those of `WEIGHTS` in each language; None where no word of a topic stands in them."""
    scores = dict.fromkeys(VOCABULARY, 0)
    for language in LANGUAGES:
        for name, weight in WEIGHTS.items():
            words = " ".join(WORD.findall(texts.get(language, {}).get(name, "").casefold()))
            for scene in scores:
                if words and _pattern(scene, language).search(words):
                    scores[scene] += weight
    best = max(scores, key=lambda scene: scores[scene])
    return best if scores[best] else None


@cache
def _pattern(scene: str, language: str) -> re.Pattern[str]:
    """Any of a scene's words, whole or by its beginning, among words parted by spaces."""
    words = "|".join(re.escape(each).replace(r"\*", r"\S*") for each in VOCABULARY[scene][language].split())
    return re.compile(rf"(?<!\S)(?:{words})(?!\S)")
