//! What a file is, by its first bytes.
//!
//! A file must be what was declared. Containers of the MPEG-4 family are told apart by phones no better than by people,
//! so there any that the question takes will do.

use crate::domain::assessments::FileType;

/// As many bytes from the start as are looked at.
pub(super) const HEAD: usize = 4096;

const MPEG4: [FileType; 3] = [FileType::M4a, FileType::Mp4, FileType::Mov];

/// The type that a file is, as far as its start tells; none when it is nothing that was declared and is allowed. An
/// office document is a ZIP archive by its start: whether it is one, [`office`](super::office) says.
pub(super) fn sniff(declared: FileType, allowed: &[FileType], head: &[u8]) -> Option<FileType> {
    let fits = |one: &FileType| allowed.contains(one) && begins_as(*one, head);
    let kin = MPEG4.iter().copied().filter(|_| MPEG4.contains(&declared));
    std::iter::once(declared).chain(kin).find(fits)
}

fn begins_as(wanted: FileType, head: &[u8]) -> bool {
    match wanted {
        FileType::Pdf => head.trim_ascii_start().starts_with(b"%PDF-"),
        FileType::Docx | FileType::Odt | FileType::Xlsx | FileType::Pptx => head.starts_with(b"PK\x03\x04"),
        FileType::Png => head.starts_with(b"\x89PNG\r\n\x1a\n"),
        FileType::Jpeg => head.starts_with(b"\xff\xd8\xff"),
        FileType::Webm => is_webm(head),
        FileType::Ogg => head.starts_with(b"OggS"),
        FileType::Mp3 => head.starts_with(b"ID3") || is_mpeg_frame(head),
        FileType::Wav => head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE"),
        FileType::M4a => brand(head).is_some_and(|brand| !is_quicktime(brand) && !is_picture(brand)),
        FileType::Mp4 => {
            brand(head).is_some_and(|brand| !is_quicktime(brand) && !is_picture(brand) && !brand.starts_with(b"M4A"))
        }
        FileType::Mov => brand(head).is_some_and(is_quicktime) || is_bare_quicktime(head),
    }
}

/// Matroska with the document type `webm`, which stands near the start.
fn is_webm(head: &[u8]) -> bool {
    let start = head.get(..head.len().min(64)).unwrap_or_default();
    start.starts_with(b"\x1a\x45\xdf\xa3") && start.windows(4).any(|window| window == b"webm")
}

/// A frame of MPEG layer III with a bit rate and a sampling rate that there are.
fn is_mpeg_frame(head: &[u8]) -> bool {
    let [0xff, second, third, ..] = *head else { return false };
    second & 0xe6 == 0xe2 && third & 0xf0 != 0xf0 && third & 0xf0 != 0 && third & 0x0c != 0x0c
}

/// The major brand of an ISO base media file.
fn brand(head: &[u8]) -> Option<&[u8]> {
    head.get(8..12).filter(|_| head.get(4..8) == Some(b"ftyp"))
}

fn is_quicktime(brand: &[u8]) -> bool {
    brand == b"qt  "
}

/// Photographs and e-books of the same family.
fn is_picture(brand: &[u8]) -> bool {
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"crx "]
        .iter()
        .any(|one| brand == one.as_slice())
}

/// QuickTime from before there were brands.
fn is_bare_quicktime(head: &[u8]) -> bool {
    let name = head.get(4..8).unwrap_or_default();
    [b"moov", b"mdat", b"wide"].iter().any(|one| name == one.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ftyp(brand: &[u8]) -> Vec<u8> {
        [b"\0\0\0\x18ftyp", brand, b"\0\0\0\0"].concat()
    }

    #[test]
    fn each_type_is_known_by_its_start() {
        let webm = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm\x42\x87";
        let samples: [(FileType, &[u8]); 11] = [
            (FileType::Pdf, b"%PDF-1.7\n"),
            (FileType::Docx, b"PK\x03\x04\x14\0"),
            (FileType::Png, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
            (FileType::Jpeg, b"\xff\xd8\xff\xe0\0\x10JFIF"),
            (FileType::Webm, webm),
            (FileType::Ogg, b"OggS\0\x02"),
            (FileType::Mp3, b"\xff\xfb\x90\x44"),
            (FileType::Wav, b"RIFF\x24\0\0\0WAVEfmt "),
            (FileType::M4a, &ftyp(b"M4A ")),
            (FileType::Mp4, &ftyp(b"isom")),
            (FileType::Mov, &ftyp(b"qt  ")),
        ];
        for (is, head) in samples {
            assert_eq!(sniff(is, &[is], head), Some(is));
            assert_eq!(sniff(is, &[], head), None, "not allowed");
            for (other, _) in samples.iter().filter(|(other, _)| *other != is) {
                let mpeg4 = MPEG4.contains(other) && MPEG4.contains(&is);
                assert!(mpeg4 || sniff(*other, &[*other], head).is_none(), "{is:?} is no {other:?}");
            }
        }
    }

    #[test]
    fn what_pretends_is_nothing() {
        let matroska = b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska";
        for (declared, head) in [
            (FileType::Pdf, &b"MZ\x90\0\x03"[..]),
            (FileType::Pdf, b"<html>%PDF-1.4"),
            (FileType::Png, b"<!DOCTYPE html>"),
            (FileType::Jpeg, b"\x89PNG\r\n\x1a\n"),
            (FileType::Docx, b"\xd0\xcf\x11\xe0"),
            (FileType::Webm, matroska),
            (FileType::Mp3, b"\xff\xff\xff\xff"),
            (FileType::Mp4, &ftyp(b"heic")),
            (FileType::Pdf, b""),
        ] {
            assert_eq!(sniff(declared, FileType::ALL, head), None, "{declared:?}");
        }
    }

    #[test]
    fn phones_may_mix_up_the_family_of_mpeg_4() {
        let video = [FileType::Webm, FileType::Mp4, FileType::Mov];
        assert_eq!(sniff(FileType::Mp4, &video, &ftyp(b"qt  ")), Some(FileType::Mov));
        assert_eq!(sniff(FileType::Mov, &video, &ftyp(b"mp42")), Some(FileType::Mp4));
        assert_eq!(sniff(FileType::M4a, &[FileType::M4a], &ftyp(b"iso5")), Some(FileType::M4a));
        assert_eq!(sniff(FileType::M4a, &[FileType::M4a], &ftyp(b"qt  ")), None);
        assert_eq!(sniff(FileType::Webm, &video, &ftyp(b"mp42")), None);
    }
}
