//! Photos: decoded on the blocking pool, as many at once as there are cores, and cached as
//! thumbnails.

use std::sync::Arc;

use quick_cache::Weighter;
use quick_cache::sync::Cache;

use super::books::BookAccess;
use super::compute::{self, compute_large};
use super::contacts::{self, CardRow, Precondition};
use super::{App, limits, trash};
use crate::error::{Error, Result};
use crate::limiter::{Held, Limiter};
use crate::model::card::{Card, Photo};
use crate::model::contact::Contact;
use crate::model::ids::{ContactId, UserId};
use crate::model::photo;
use crate::model::validation::Reason;

/// The total bytes of cached thumbnails.
const CACHE_BYTES: u64 = 8 * 1024 * 1024;
/// The typical bytes of a thumbnail, from which the cache plans its table.
const THUMBNAIL_BYTES: u64 = 4 * 1024;

/// A JPEG, or `None` for a photo that cannot be read, which is cached too.
type Thumbnail = Option<Arc<[u8]>>;

/// The content hash of a photo and the side of its thumbnail in pixels.
type Key = (String, u32);

#[derive(Clone)]
struct Bytes;

impl Weighter<Key, Thumbnail> for Bytes {
    fn weight(&self, (hash, _): &Key, thumbnail: &Thumbnail) -> u64 {
        let bytes = hash.len()
            + thumbnail.as_ref().map_or(0, |jpeg| jpeg.len())
            + size_of::<(Key, Thumbnail)>();
        bytes as u64
    }
}

/// Decodes pictures, and caches their thumbnails by the hash of the photo's content.
pub struct Thumbnails {
    cache: Cache<Key, Thumbnail, Bytes>,
    limiter: Limiter,
}

impl Default for Thumbnails {
    /// Allows as many permits as cores, which bounds the memory of all decoders together, and half
    /// of them for an account.
    fn default() -> Self {
        let items = usize::try_from(CACHE_BYTES / THUMBNAIL_BYTES).unwrap_or_default();
        Self {
            cache: Cache::with_weighter(items, CACHE_BYTES, Bytes),
            limiter: Limiter::new(limits::decoding()),
        }
    }
}

impl Thumbnails {
    /// Returns the square thumbnail of a photo; `None` when the photo cannot be read. `hash` is the
    /// card's `photo_hash`; `bytes` reads the decoded PHOTO, and is called only when the thumbnail
    /// is not cached. Simultaneous requests for the same thumbnail wait for the one that is being
    /// made. Callers offer few sides, so that the cache is not flooded.
    ///
    /// # Errors
    /// [`Error::Busy`] when no permit comes, and the errors of `bytes`; neither is cached.
    pub async fn thumbnail(
        &self,
        account: UserId,
        hash: &str,
        side: u32,
        bytes: impl AsyncFnOnce() -> Result<Option<Vec<u8>>>,
    ) -> Result<Option<Arc<[u8]>>> {
        let make = async {
            let Some(bytes) = bytes().await? else {
                return Ok(None);
            };
            let jpeg = self
                .run(account, move || photo::thumbnail(&bytes, side))
                .await?;
            Ok(jpeg.ok().map(Arc::from))
        };
        self.cache
            .get_or_insert_async(&(hash.to_owned(), side), make)
            .await
    }

    /// Converts an upload into a photo to keep, see [`photo::accept`].
    ///
    /// # Errors
    /// [`Error::Invalid`] naming `field` when it is refused, [`Error::Busy`] when no permit comes.
    pub async fn accept(
        &self,
        account: UserId,
        field: &str,
        upload: Held<Vec<u8>>,
    ) -> Result<Vec<u8>> {
        if upload.len() > photo::MAX_BYTES {
            return Err(Error::invalid(
                field,
                Reason::TooLarge {
                    max: photo::MAX_BYTES,
                },
            ));
        }
        self.run(account, move || photo::accept(&upload))
            .await?
            .map_err(|reason| Error::invalid(field, reason))
    }

    /// Runs `work` on the blocking pool under a permit. A decoder that panics fails this call
    /// alone.
    async fn run<T: Send + 'static>(
        &self,
        account: UserId,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        compute::run(&self.limiter, account, move |_| work()).await
    }
}

/// The sides of thumbnails, in pixels; few, so that the cache is not flooded.
pub const SIDES: [u32; 3] = [64, 128, 512];

/// Returns a contact's photo, as a square JPEG of this side, and its hash.
pub async fn thumbnail(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    side: u32,
) -> Result<(Arc<[u8]>, String)> {
    check_side(side)?;
    let contact = contacts::get(app, access, id).await?;
    let hash = contact.photo.ok_or(Error::NotFound)?;
    let card = async || contacts::held_card(app, access, id).await;
    let jpeg = thumbnail_of(app, access, &hash, side, card).await?;
    Ok((jpeg, hash))
}

/// Returns the photo of a contact in the trash likewise.
pub async fn trashed_thumbnail(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    side: u32,
) -> Result<(Arc<[u8]>, String)> {
    check_side(side)?;
    let row = trash::held_card(app, access, id).await?;
    let hash = row.contact.photo.clone().ok_or(Error::NotFound)?;
    let jpeg = thumbnail_of(app, access, &hash, side, async || Ok(row)).await?;
    Ok((jpeg, hash))
}

fn check_side(side: u32) -> Result<()> {
    match SIDES.contains(&side) {
        true => Ok(()),
        false => Err(Error::invalid("size", "must be 64, 128 or 512")),
    }
}

async fn thumbnail_of(
    app: &App,
    access: &BookAccess,
    hash: &str,
    side: u32,
    card: impl AsyncFnOnce() -> Result<Held<CardRow>>,
) -> Result<Arc<[u8]>> {
    let bytes = async || {
        let row = card().await?;
        // Only the photo with this hash may be cached under it, because everyone whose photo has
        // the hash gets the cached one.
        if row.contact.photo.as_deref() != Some(hash) {
            return Err(Error::Busy);
        }
        compute_large(
            app,
            access.owner(),
            row.vcard.len(),
            move |_| match Card::parse(&row.vcard).photo() {
                Some(Photo::Embedded { bytes, .. }) => Some(bytes),
                _ => None,
            },
        )
        .await
    };
    app.thumbnails
        .thumbnail(access.actor().id(), hash, side, bytes)
        .await?
        .ok_or(Error::NotFound)
}

/// Converts an upload, a JPEG, PNG, WebP or GIF, into the plain JPEG that cards keep.
///
/// # Errors
/// [`Error::Invalid`] naming `photo` when it is refused, [`Error::Busy`] when no permit comes.
pub async fn accept(app: &App, access: &BookAccess, upload: Held<Vec<u8>>) -> Result<Vec<u8>> {
    let account = access.actor().id();
    app.thumbnails.accept(account, "photo", upload).await
}

/// Gives a contact a photo, which is converted.
pub async fn set(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
    upload: Held<Vec<u8>>,
) -> Result<Contact> {
    // First, so that a refused picture does not reveal which contacts exist.
    contacts::get(app, access, id).await?;
    let jpeg = accept(app, access, upload).await?;
    change(app, access, id, known, Some(jpeg)).await
}

/// Removes a contact's photo.
pub async fn remove(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
) -> Result<Contact> {
    change(app, access, id, known, None).await
}

async fn change(
    app: &App,
    access: &BookAccess,
    id: ContactId,
    known: &Precondition,
    jpeg: Option<Vec<u8>>,
) -> Result<Contact> {
    let bytes = jpeg.as_ref().map_or(0, Vec::len);
    contacts::change_card(app, access, id, known, bytes, move |row| {
        let mut card = Card::parse(&row.vcard);
        card.set_photo(jpeg.as_deref());
        Ok(card)
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use image::{DynamicImage, ImageFormat, RgbImage};

    use super::*;

    fn account() -> UserId {
        UserId::new(1).expect("an id")
    }

    fn picture() -> Vec<u8> {
        let mut png = Cursor::new(Vec::new());
        DynamicImage::from(RgbImage::new(80, 60))
            .write_to(&mut png, ImageFormat::Png)
            .expect("a picture");
        png.into_inner()
    }

    #[tokio::test]
    async fn a_thumbnail_is_made_once_for_each_side() {
        let (thumbnails, reads) = (Thumbnails::default(), AtomicUsize::new(0));
        let get = |side| {
            thumbnails.thumbnail(account(), "hash", side, async || {
                reads.fetch_add(1, Ordering::Relaxed);
                Ok(Some(picture()))
            })
        };
        let (first, second) = tokio::join!(get(48), get(48));
        let other = get(96).await.expect("an answer");
        assert!(
            first
                .as_ref()
                .expect("an answer")
                .as_ref()
                .is_some_and(|jpeg| jpeg.starts_with(b"\xff\xd8"))
        );
        assert_eq!(first.expect("an answer"), second.expect("an answer"));
        assert!(other.is_some());
        assert_eq!(reads.load(Ordering::Relaxed), 2);
    }

    #[tokio::test]
    async fn a_photo_that_cannot_be_read_is_not_tried_again() {
        let thumbnails = Thumbnails::default();
        let broken = thumbnails
            .thumbnail(account(), "hash", 48, async || {
                Ok(Some(b"no picture".to_vec()))
            })
            .await;
        assert_eq!(broken.expect("an answer"), None);
        let again = thumbnails
            .thumbnail(account(), "hash", 48, async || Err(Error::NotFound))
            .await;
        assert_eq!(again.expect("remembered"), None);
    }

    #[tokio::test]
    async fn a_failure_to_read_the_card_is_not_remembered() {
        let thumbnails = Thumbnails::default();
        assert!(
            thumbnails
                .thumbnail(account(), "hash", 48, async || Err(Error::Unavailable))
                .await
                .is_err()
        );
        assert!(
            thumbnails
                .thumbnail(account(), "hash", 48, async || Ok(Some(picture())))
                .await
                .expect("an answer")
                .is_some()
        );
    }

    #[tokio::test]
    async fn an_upload_becomes_a_small_jpeg_or_a_refusal_of_its_field() {
        let thumbnails = Thumbnails::default();
        assert!(
            thumbnails
                .accept(account(), "photo", Held::uncounted(picture()))
                .await
                .expect("a photo")
                .starts_with(b"\xff\xd8")
        );
        let refused = thumbnails
            .accept(account(), "photo", Held::uncounted(b"<svg/>".to_vec()))
            .await;
        assert!(matches!(refused, Err(Error::Invalid(errors)) if errors[0].field == "photo"));
    }
}
