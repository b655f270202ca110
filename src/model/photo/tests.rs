use image::codecs::gif::GifEncoder;
use image::{Frame, Rgb, RgbImage, Rgba, RgbaImage, load_from_memory};
use proptest::prelude::*;

use super::*;

fn write(image: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image
        .into()
        .write_to(&mut bytes, format)
        .expect("a picture");
    bytes.into_inner()
}

/// Returns a picture that is red on the left and blue on the right.
fn halves(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, _| {
        if x < width / 2 {
            Rgb([255, 0, 0])
        } else {
            Rgb([0, 0, 255])
        }
    })
}

fn read(jpeg: &[u8]) -> RgbImage {
    assert_eq!(guess_format(jpeg).ok(), Some(ImageFormat::Jpeg));
    load_from_memory(jpeg).expect("a picture").into_rgb8()
}

/// Returns a JPEG with this orientation in its EXIF data (tag 0x0112), and a maker's name.
fn turned(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"a secret place");
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

/// Returns a PNG header that declares a picture of this size.
fn png_header(width: u32, height: u32) -> Vec<u8> {
    let mut png = write(RgbImage::new(1, 1), ImageFormat::Png);
    png[16..20].copy_from_slice(&width.to_be_bytes());
    png[20..24].copy_from_slice(&height.to_be_bytes());
    let checksum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&checksum.to_be_bytes());
    png
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 {
                crc >> 1 ^ 0xedb8_8320
            } else {
                crc >> 1
            }
        })
    })
}

#[test]
fn pictures_of_every_format_become_jpegs() {
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let image = match format {
            ImageFormat::Gif => DynamicImage::from(halves(40, 20)).into_rgba8().into(),
            _ => DynamicImage::from(halves(40, 20)),
        };
        let kept = read(&accept(&write(image, format)).expect("a photo"));
        assert_eq!(kept.dimensions(), (40, 20), "{format:?}");
        assert!(
            kept[(2, 10)][0] > 200 && kept[(37, 10)][2] > 200,
            "{format:?}"
        );
    }
}

#[test]
fn a_large_picture_is_kept_within_the_side_and_in_shape() {
    let kept = read(&accept(&write(halves(3000, 1500), ImageFormat::Png)).expect("a photo"));
    assert_eq!(kept.dimensions(), (1024, 512));
    let kept = read(&accept(&write(halves(11_999, 1), ImageFormat::Png)).expect("a photo"));
    assert_eq!(kept.dimensions(), (1024, 1));
}

#[test]
fn a_picture_is_turned_as_its_camera_was_held_and_keeps_no_metadata() {
    let jpeg = write(halves(40, 20), ImageFormat::Jpeg);
    let kept = accept(&turned(&jpeg, 6)).expect("a photo");
    assert!(
        !kept
            .windows(6)
            .any(|bytes| bytes == b"secret" || bytes == b"Exif\0\0")
    );
    let image = read(&kept);
    assert_eq!(image.dimensions(), (20, 40));
    assert!(
        image[(10, 2)][0] > 200 && image[(10, 37)][2] > 200,
        "left is up now"
    );
    assert_eq!(
        read(&accept(&turned(&jpeg, 1)).expect("a photo")).dimensions(),
        (40, 20)
    );
}

#[test]
fn what_is_transparent_becomes_white() {
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let kept = read(
            &accept(&write(
                RgbaImage::from_pixel(9, 9, Rgba([0, 0, 0, 0])),
                format,
            ))
            .expect("a photo"),
        );
        assert!(
            kept.pixels().all(|pixel| pixel.0 == [255, 255, 255]),
            "{format:?}"
        );
    }
}

#[test]
fn a_thumbnail_is_the_middle_square() {
    let small =
        read(&thumbnail(&write(halves(400, 100), ImageFormat::Png), 48).expect("a thumbnail"));
    assert_eq!(small.dimensions(), (48, 48));
    assert!(small[(5, 20)][0] > 200 && small[(43, 20)][2] > 200);
    assert_eq!(
        read(&thumbnail(&write(halves(3, 9000), ImageFormat::Png), 48).expect("a thumbnail"))
            .dimensions(),
        (48, 48)
    );
    assert_eq!(
        read(&thumbnail(&write(halves(4, 4), ImageFormat::Png), u32::MAX).expect("one")).width(),
        KEPT_SIDE
    );
}

#[test]
fn what_is_no_picture_is_refused_whatever_it_is_called() {
    let bitmap = b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0";
    for bytes in [
        &b""[..],
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"GIF89a",
        b"GIF89a\0\0\0\0\0\0\0;",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\0\0\0\0WEBP",
        b"\xff\xd8\xff",
        bitmap,
    ] {
        assert_eq!(
            accept(bytes),
            Err(Reason::NoPicture),
            "{:?}",
            String::from_utf8_lossy(bytes)
        );
        assert_eq!(thumbnail(bytes, 48), Err(Reason::NoPicture));
    }
    assert_eq!(
        accept(&vec![0; MAX_BYTES + 1]),
        Err(Reason::TooLarge { max: MAX_BYTES })
    );
}

#[test]
fn a_bomb_is_refused_by_its_header() {
    for (width, height) in [
        (60_000, 60_000),
        (12_000, 12_000),
        (12_001, 1),
        (1, 4_000_000_000),
    ] {
        assert_eq!(
            accept(&png_header(width, height)),
            Err(TOO_LARGE),
            "{width} x {height}"
        );
    }
    assert_eq!(accept(&png_header(0, 5)), Err(Reason::NoPicture));
    assert_eq!(
        accept(&png_header(700, 700)),
        Err(Reason::NoPicture),
        "promises more than it holds"
    );
    let mut gif = write(RgbaImage::new(1, 1), ImageFormat::Gif);
    gif[6..10].copy_from_slice(&[0xff; 4]);
    assert_eq!(accept(&gif), Err(TOO_LARGE));
}

#[test]
fn a_webp_frame_larger_than_its_file_says_is_refused() {
    let mut webp = b"RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x09\0\0\x09\0\0VP8 \x20\0\0\0\x10\x02\0\x9d\x01\x2a".to_vec();
    webp.extend([0xff, 0x3f, 0xff, 0x3f]);
    webp.resize(72, 0);
    assert_eq!(thumbnail(&webp, 48), Err(TOO_LARGE));
}

#[test]
fn pictures_that_are_cut_off_are_refused() {
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let noise = RgbaImage::from_fn(64, 64, |x, y| {
            Rgba([(x * y) as u8, (x * 7) as u8, (y * 13) as u8, 255])
        });
        let noise = DynamicImage::from(noise);
        let whole = write(
            if format == ImageFormat::Jpeg {
                noise.into_rgb8().into()
            } else {
                noise
            },
            format,
        );
        assert_eq!(
            accept(&whole[..whole.len() / 2]),
            Err(Reason::NoPicture),
            "{format:?}"
        );
    }
}

#[test]
fn an_animation_of_ten_thousand_frames_is_its_first() {
    let mut gif = Vec::new();
    let frames = (0..10_000).map(|n| {
        Frame::new(RgbaImage::from_pixel(
            2,
            2,
            Rgba([if n == 0 { 255 } else { 0 }, 0, 0, 255]),
        ))
    });
    GifEncoder::new_with_speed(&mut gif, 30)
        .encode_frames(frames)
        .expect("an animation");
    assert!(read(&accept(&gif).expect("a photo"))[(0, 0)][0] > 200);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damage_is_refused_without_a_panic(at in any::<prop::sample::Index>(), byte in any::<u8>(), format in 0..4usize) {
        let format = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif][format];
        let mut bytes = write(DynamicImage::from(halves(24, 24)).into_rgb8(), format);
        let at = at.index(bytes.len());
        bytes[at] = byte;
        let _ = (accept(&bytes), thumbnail(&bytes, 16));
    }
}
