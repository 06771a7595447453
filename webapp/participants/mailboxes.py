"""Which addresses are one mailbox, as far as letters that nobody asked for go: many spellings fill one person's post.

Only for counting. Nobody is told from others by it: two people may share what one provider takes for one mailbox.
"""

GMAIL, YANDEX = "gmail.com", "yandex.ru"
ONE_PROVIDER = {
    "googlemail.com": GMAIL,
    **dict.fromkeys(("ya.ru", "yandex.by", "yandex.com", "yandex.kz", "yandex.ua", "yandex.uz"), YANDEX),
}


def mailbox(email: str) -> str:
    """The mailbox that an address leads to.

    A tag after «+» is the holder's own (RFC 5233); Gmail reads past dots, Yandex takes a dot for a hyphen.
    """
    local, _at, domain = email.casefold().rpartition("@")
    domain = ONE_PROVIDER.get(domain, domain)
    local = local.partition("+")[0] or local
    if domain == GMAIL:
        local = local.replace(".", "")
    elif domain == YANDEX:
        local = local.replace(".", "-")
    return f"{local}@{domain}"
