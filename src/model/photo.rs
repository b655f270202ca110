//! Pictures from uploads and from cards: their format detected, size limited, and scaled down.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{
    DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, guess_format,
};

use super::validation::Reason;

/// The most bytes of a picture file.
pub const MAX_BYTES: usize = 10 * 1024 * 1024;
/// The most pixels, in millions: the resolution of phone cameras.
pub const MAX_MEGAPIXELS: u32 = 50;
/// The most pixels on a side.
pub const MAX_SIDE: u32 = 12_000;
/// The longer side of a stored photo, in pixels.
pub const KEPT_SIDE: u32 = 1024;

/// The most bytes that a decoder may allocate: the largest picture in four channels of eight bits,
/// with room for its own work.
const DECODER_BYTES: u64 = 256 * 1024 * 1024;
const QUALITY: u8 = 85;

/// Converts an uploaded picture into a photo to store: a JPEG of at most [`KEPT_SIDE`] pixels a
/// side, upright, without transparency and without metadata, which may reveal where it was taken.
/// Of an animation the first frame is used.
///
/// # Errors
/// [`Reason::TooLarge`] above [`MAX_BYTES`], [`Reason::PictureTooLarge`] above [`MAX_MEGAPIXELS`]
/// or [`MAX_SIDE`], [`Reason::NoPicture`] for files that are not JPEG, PNG, WebP or GIF by content,
/// and for damaged ones.
pub fn accept(bytes: &[u8]) -> Result<Vec<u8>, Reason> {
    let upright = open(bytes, |image| within(image, KEPT_SIDE))?;
    encode(&upright)
}

/// Returns the middle of a picture as a square JPEG of `side` pixels (at most [`KEPT_SIDE`]).
///
/// # Errors
/// The same as those of [`accept`]: a picture from a card may be hostile.
pub fn thumbnail(bytes: &[u8], side: u32) -> Result<Vec<u8>, Reason> {
    let side = side.clamp(1, KEPT_SIDE);
    let upright = open(bytes, |image| {
        halved_towards(image, side).resize_to_fill(side, side, FilterType::CatmullRom)
    })?;
    encode(&upright)
}

/// Decodes, flattens, shrinks and rotates, in an order that rotates only the small picture.
fn open(
    bytes: &[u8],
    shrink: impl FnOnce(DynamicImage) -> DynamicImage,
) -> Result<DynamicImage, Reason> {
    if bytes.len() > MAX_BYTES {
        return Err(Reason::TooLarge { max: MAX_BYTES });
    }
    let format = guess_format(bytes).map_err(|_| Reason::NoPicture)?;
    let known = matches!(
        format,
        ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP | ImageFormat::Gif
    );
    if !known || (format == ImageFormat::Jpeg && is_cut_off(bytes)) {
        return Err(Reason::NoPicture);
    }
    if format == ImageFormat::WebP && !webp_frames_fit(bytes) {
        return Err(TOO_LARGE);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = limits();
    reader.limits(limits.clone());
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    check_size(width, height)?;
    limits.reserve(decoder.total_bytes()).map_err(refusal)?;
    decoder.set_limits(limits).map_err(refusal)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let image = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    let mut small = shrink(on_white(image));
    small.apply_orientation(orientation);
    Ok(small)
}

const TOO_LARGE: Reason = Reason::PictureTooLarge {
    megapixels: MAX_MEGAPIXELS,
    side: MAX_SIDE,
};

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(DECODER_BYTES);
    limits
}

fn check_size(width: u32, height: u32) -> Result<(), Reason> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels == 0 {
        return Err(Reason::NoPicture);
    }
    let fits =
        width <= MAX_SIDE && height <= MAX_SIDE && pixels <= u64::from(MAX_MEGAPIXELS) * 1_000_000;
    if fits { Ok(()) } else { Err(TOO_LARGE) }
}

fn refusal(error: ImageError) -> Reason {
    match error {
        ImageError::Limits(_) => TOO_LARGE,
        _ => Reason::NoPicture,
    }
}

/// Checks whether a JPEG lacks its end: the decoder would fill the rest with grey.
fn is_cut_off(jpeg: &[u8]) -> bool {
    let data = jpeg.windows(2).rposition(|marker| marker == [0xff, 0xda]);
    !data.is_some_and(|start| {
        jpeg[start..]
            .windows(2)
            .any(|marker| marker == [0xff, 0xd9])
    })
}

/// Checks that the lossy frames in a WebP file are small enough: their own size (RFC 6386, section
/// 9.1) decides what is allocated before it is compared with that of the file.
fn webp_frames_fit(webp: &[u8]) -> bool {
    const SIZE: u16 = 0x3fff;
    let mut frames = webp
        .windows(18)
        .filter(|chunk| chunk.starts_with(b"VP8 ") && chunk[11..14] == [0x9d, 0x01, 0x2a]);
    frames.all(|chunk| {
        let side = |at: usize| u32::from(u16::from_le_bytes([chunk[at], chunk[at + 1]]) & SIZE);
        check_size(side(14), side(16)).is_ok()
    })
}

/// Returns the picture with white in place of transparency.
fn on_white(image: DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image;
    }
    let mut image = image.into_rgba8();
    for pixel in image.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0.map(u16::from);
        let blend = |channel: u16| {
            u8::try_from((channel * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
        };
        pixel.0 = [blend(red), blend(green), blend(blue), u8::MAX];
    }
    DynamicImage::ImageRgba8(image)
}

fn within(image: DynamicImage, side: u32) -> DynamicImage {
    if image.width() <= side && image.height() <= side {
        return image;
    }
    halved_towards(image, side).resize(side, side, FilterType::CatmullRom)
}

/// Shrinks a large picture by averaging while its shorter side stays at least twice `side`. It is
/// fast and takes little memory, where a finer filter would first unpack the whole picture into
/// floating-point numbers.
fn halved_towards(image: DynamicImage, side: u32) -> DynamicImage {
    let (width, height) = (image.width(), image.height());
    let factor = width.min(height) / (side * 2);
    if factor < 2 {
        return image;
    }
    image.thumbnail_exact((width / factor).max(1), (height / factor).max(1))
}

fn encode(image: &DynamicImage) -> Result<Vec<u8>, Reason> {
    let mut jpeg = Vec::new();
    let encoded = JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&image.to_rgb8());
    encoded.map(|()| jpeg).map_err(|_| Reason::NoPicture)
}

#[cfg(test)]
mod tests;
