"""The process in which a file from outside is decoded: bounded, alone, and no harm to anybody when it fails."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.support.pictures import picture_file, saved, whole_files
from webapp.campaigns import pictures, transcoding
from webapp.campaigns.errors import NoPicture, PictureTakesTooLong, PictureTooLarge
from webapp.campaigns.pictures import picture_variants
from webapp.campaigns.transcoding import bounds, codec

KILOBYTE = 1024
MEASURED = f"""
{transcoding.START}
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(status["VmHWM"].split()[0], file=sys.stderr)
"""


def peak_of(upload: bytes) -> int:
    """The most memory, in bytes, that the process of a file held while it made every variant of it."""
    command = [sys.executable, "-I", "-W", "ignore", "-c", MEASURED, str(pictures.PROGRAM.parent)]
    ended = subprocess.run(command, input=upload, capture_output=True, check=True)
    assert b'"variants"' in ended.stdout[:20]
    return int(ended.stderr) * KILOBYTE


def stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, code: str) -> None:
    """Have another program than ours decode files."""
    (program := folder / "transcoding").mkdir()
    (program / "__init__.py").touch()
    (program / "__main__.py").write_text(code)
    monkeypatch.setattr(pictures, "PROGRAM", program)


def altered(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str, old: str, new: str) -> None:
    """Have our program decode files with a few words of one of its parts exchanged."""
    program = pictures.PROGRAM
    if program.parent != folder:
        program = shutil.copytree(program, folder / "transcoding")
        monkeypatch.setattr(pictures, "PROGRAM", program)
    part = program / name
    assert old in part.read_text()
    part.write_text(part.read_text().replace(old, new))


def test_a_jpeg_of_39_million_pixels_is_made_small_while_it_is_decoded() -> None:
    upload = picture_file((7200, 5400))

    assert peak_of(upload) < 160 * 2**20
    assert max(variant.width for variant in picture_variants(upload)) == 1600


@pytest.mark.parametrize(("name", "mode"), [("PNG", "RGBA"), ("PNG", "I;16"), ("WEBP", "RGBA")])
def test_the_largest_picture_of_another_format_fits_into_the_bound(name: str, mode: str) -> None:
    options = {"lossless": True, "method": 0, "quality": 0} if name == "WEBP" else {"compress_level": 1}

    assert peak_of(saved(Image.new(mode, (5160, 3870)), name, **options)) < bounds.MOST_MEMORY


@pytest.mark.parametrize("name", ["PNG", "WEBP"])
def test_more_pixels_than_can_be_decoded_within_the_bound_are_refused(name: str) -> None:
    options = {"lossless": True, "method": 0, "quality": 0} if name == "WEBP" else {"compress_level": 1}

    with pytest.raises(PictureTooLarge):
        picture_variants(saved(Image.new("RGB", (5200, 3900)), name, **options))


def test_a_picture_that_needs_more_memory_than_the_bound_is_refused_as_too_large(monkeypatch, tmp_path: Path) -> None:
    altered(monkeypatch, tmp_path, "bounds.py", "512 * 1024 * 1024", "90 * 1024 * 1024")

    with pytest.raises(PictureTooLarge):
        picture_variants(saved(Image.new("RGBA", (4000, 3000)), "PNG", compress_level=1))


def test_a_tall_picture_stops_at_the_width_that_an_encoder_can_bear() -> None:
    made = picture_variants(picture_file((1600, 4800)))

    assert {(variant.width, variant.height) for variant in made} == {(480, 1440), (800, 2400)}


@pytest.mark.parametrize(
    "code",
    ["import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "import os; os.abort()", "raise SystemError"],
    ids=["a crash", "an abort", "a fault"],
)
def test_a_decoder_that_breaks_down_over_a_file_refuses_it_and_harms_nobody(monkeypatch, tmp_path, code: str) -> None:
    stand_in(monkeypatch, tmp_path, code)

    with pytest.raises(NoPicture):
        picture_variants(picture_file())


def test_a_decoder_that_does_not_come_to_an_end_is_stopped(monkeypatch, tmp_path: Path) -> None:
    altered(monkeypatch, tmp_path, "bounds.py", "LONGEST_WORK = 20", "LONGEST_WORK = 1")
    altered(monkeypatch, tmp_path, "__main__.py", "variants = transcode(upload, ground)", "while True: pass")

    with pytest.raises(PictureTakesTooLong):
        picture_variants(picture_file())


def test_a_picture_whose_turn_does_not_come_is_given_back(monkeypatch, tmp_path: Path) -> None:
    stand_in(monkeypatch, tmp_path, "import sys, time; sys.stdin.buffer.read(); time.sleep(60)")
    monkeypatch.setattr(pictures, "TRANSCODING_TIMEOUT_SECONDS", 0.1)

    with pytest.raises(PictureTakesTooLong):
        picture_variants(picture_file())


def test_the_process_knows_nothing_of_the_keys_of_the_site(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VPLUSE_SECRET_KEY", "of nobody else")
    told = tmp_path / "told"
    stand_in(
        monkeypatch, tmp_path, f"import os; open({str(told)!r}, 'w').write(repr(dict(os.environ))); raise SystemError"
    )
    with pytest.raises(NoPicture):
        picture_variants(picture_file())

    assert "of nobody else" not in told.read_text()


@pytest.mark.parametrize("kind", ["PNG", "WebP", "AVIF"])
@pytest.mark.parametrize("size", [(0, 0), (480, 0), (0, 480), (2**31 - 1, 2**31 - 1), (1_000_000, 1)])
def test_sizes_that_no_picture_has_are_refused(kind: str, size: tuple[int, int]) -> None:
    upload = whole_files()[kind]
    for old, new in _written(kind, size):
        assert old in upload
        upload = upload.replace(old, new)

    with pytest.raises(codec.Refused):
        codec.decode(upload)


def _written(kind: str, size: tuple[int, int]) -> list[tuple[bytes, bytes]]:
    """How the size of the small files is written in them, and how another one would be."""
    if kind == "WebP":  # VP8X holds each side less one in 24 bits; RFC 9649, 2.7
        pair = [
            b"".join((max(side, 1) - 1 & 0xFFFFFF).to_bytes(3, "little") for side in each)
            for each in ((480, 160), size)
        ]
    else:
        pair = [b"".join(side.to_bytes(4, "big") for side in each) for each in ((480, 160), size)]
    return [(pair[0], pair[1])]
