# SPDX-License-Identifier: Apache-2.0
"""Pictures of pages out of PDF, PNG, JPEG and TIFF files, within limits of pages and pixels."""

import io
import math
import warnings
from typing import Protocol

import numpy as np
import PIL.Image
import PIL.ImageOps
import pypdfium2 as pdfium

Image = PIL.Image.Image
LONGEST = 3_600
"""Pixels of a page's longer edge: A4 at 300 dots per inch."""
_DOTS, _POINTS = 200, 72
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/tiff": "TIFF"}
_TURNS = {1: PIL.Image.Transpose.ROTATE_270, 2: PIL.Image.Transpose.ROTATE_180, 3: PIL.Image.Transpose.ROTATE_90}


class CannotError(Exception):
    """A scan cannot be opened; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Scan(Protocol):
    """An open file."""

    count: int

    def page(self, number: int) -> Image:
        """A page, from 0."""


def opened(content: bytes, media_type: str, most_pages: int, most_pixels: int) -> Scan:
    """A file, opened; not a pixel was made yet."""
    PIL.Image.MAX_IMAGE_PIXELS = most_pixels
    warnings.simplefilter("error", PIL.Image.DecompressionBombWarning)
    scan: Scan = _Pdf(content, most_pixels) if media_type == "application/pdf" else _Frames(content, media_type)
    if not scan.count:
        raise CannotError("damaged")
    if scan.count > most_pages:
        raise CannotError("pages")
    return scan


def turned(content: bytes, quarters: int) -> Image:
    """A picture of ours, turned clockwise."""
    with PIL.Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
        return image.transpose(_TURNS[quarters % 4]) if quarters % 4 else image.copy()


def pixels(content: bytes) -> "np.ndarray":
    """A picture of ours as the engine wants it: blue, green, red."""
    with PIL.Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
        return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])


class _Pdf:
    """A PDF; its pages are drawn, scripts and forms in it are not looked at."""

    def __init__(self, content: bytes, most_pixels: int) -> None:
        self._most = most_pixels
        try:
            self._document = pdfium.PdfDocument(content)
        except pdfium.PdfiumError as error:
            raise CannotError("locked" if "password" in str(error).lower() else "damaged") from error
        self.count = len(self._document)

    def page(self, number: int) -> Image:
        page = self._document[number]
        width, height = page.get_size()
        if not (0 < width < math.inf and 0 < height < math.inf):
            raise CannotError("damaged")
        scale = min(_DOTS / _POINTS, LONGEST / max(width, height))
        if width * height * scale * scale > self._most or min(width, height) * scale < 1:
            raise CannotError("pixels")
        return _upright(page.render(scale=scale).to_pil())


class _Frames:
    """A picture, or several of a TIFF."""

    def __init__(self, content: bytes, media_type: str) -> None:
        try:
            self._image = PIL.Image.open(io.BytesIO(content), formats=[_FORMATS[media_type]])
        except (PIL.Image.DecompressionBombError, PIL.Image.DecompressionBombWarning) as error:
            raise CannotError("pixels") from error
        except (KeyError, OSError) as error:
            raise CannotError("damaged") from error
        self.count = int(getattr(self._image, "n_frames", 1))

    def page(self, number: int) -> Image:
        try:
            self._image.seek(number)
            if self._image.width * self._image.height > (PIL.Image.MAX_IMAGE_PIXELS or 0):
                raise CannotError("pixels")
            return _upright(self._image)
        except (PIL.Image.DecompressionBombError, PIL.Image.DecompressionBombWarning) as error:
            raise CannotError("pixels") from error
        except OSError as error:
            raise CannotError("damaged") from error


def _upright(image: Image) -> Image:
    """As a camera says that it was held; no larger than needed; what is transparent is white, as paper is."""
    found = PIL.ImageOps.exif_transpose(image)
    if found.mode in {"RGBA", "LA", "PA"} or "transparency" in found.info:
        with_alpha = found.convert("RGBA")
        paper = PIL.Image.new("RGBA", with_alpha.size, "white")
        found = PIL.Image.alpha_composite(paper, with_alpha)
    found = (_eight_bits(found) if found.mode.startswith(("I", "F")) else found).convert("RGB")
    if max(found.size) > LONGEST:
        found.thumbnail((LONGEST, LONGEST), PIL.Image.Resampling.LANCZOS)
    return found


def _eight_bits(image: Image) -> Image:
    """A picture of sixteen bits of grey; converting it would only cut it off."""
    values = np.asarray(image, dtype=np.float64)
    most = 65_535.0 if values.max(initial=0) > 255 else 255.0
    return PIL.Image.fromarray((values / most * 255).clip(0, 255).astype(np.uint8))
