//! Pictures that are refused before they are decoded.

use std::io::Cursor;

use reqwest::Method;

use crate::support::user::path_of;
use crate::support::{Answer, draft, on_both};

/// A GIF of one pixel whose header promises so many.
fn promising(width: u16, height: u16) -> Vec<u8> {
    let mut gif = Cursor::new(Vec::new());
    image::DynamicImage::from(image::RgbaImage::new(1, 1))
        .write_to(&mut gif, image::ImageFormat::Gif)
        .unwrap();
    let mut gif = gif.into_inner();
    gif[6..8].copy_from_slice(&width.to_le_bytes());
    gif[8..10].copy_from_slice(&height.to_le_bytes());
    gif
}

on_both! {
    /// Sixty megapixels, neither side of which is too long, would fit into the memory that a
    /// decoder may take.
    async fn a_picture_of_sixty_megapixels_is_refused_by_its_header(app: TestApp) {
        let user = app.user().await;
        let path = path_of(&user.create(&draft("Lesya")).await);
        let put = |picture: Vec<u8>| {
            let request = user.request(Method::PUT, &format!("{path}/photo")).header("content-type", "image/gif");
            Answer::of(request.body(picture))
        };
        for (width, height) in [(10_000, 6_000), (6_000, 10_000), (12_001, 1)] {
            let refused = put(promising(width, height)).await;
            assert!(refused.text.contains("50 million pixels"), "{width} x {height}: {refused:?}");
            assert_eq!(refused.refused_fields(), ["photo"], "{width} x {height}");
        }
        user.get(&format!("{path}/photo")).await.problem(404);
        put(promising(1, 1)).await.expect(200);
    }
}
