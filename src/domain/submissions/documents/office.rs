//! Office documents: ZIP archives with known members. Nothing is unpacked; the table at the end of the archive tells.
//!
//! Refused with what is no office document at all: archives that promise to unpack to more than anybody writes, and
//! documents that carry programs.

use crate::domain::assessments::FileType;

/// How far from the end the record that closes an archive may begin: its own length and the longest comment.
pub(super) const CLOSING: u64 = 22 + 65_535;
/// The longest table of members that is read.
const LONGEST_TABLE: u64 = 4 << 20;
/// The most bytes that all members together may unpack to.
const MOST_UNPACKED: u64 = 512 << 20;

const CLOSING_MARK: &[u8] = b"PK\x05\x06";
const MEMBER_MARK: &[u8] = b"PK\x01\x02";

/// Where the table of members lies, as the end of the archive tells: offset and length.
pub(super) fn table_of_members(end: &[u8], size: u64) -> Option<(u64, u64)> {
    let start = (0..end.len()).rev().find(|at| end.get(*at..).is_some_and(|rest| rest.starts_with(CLOSING_MARK)))?;
    let record = end.get(start..)?;
    let (length, offset) = (u64::from(u32_at(record, 12)?), u64::from(u32_at(record, 16)?));
    let fits = (1..=LONGEST_TABLE).contains(&length) && offset.checked_add(length)? <= size;
    fits.then_some((offset, length))
}

/// Whether the table is that of such a document.
pub(super) fn is_office(wanted: FileType, table: &[u8]) -> bool {
    let Some(members) = read_table(table) else { return false };
    let has = |wanted: &str| members.iter().any(|member| member.name == wanted.as_bytes());
    let unpacked = members.iter().try_fold(0_u64, |sum, member| sum.checked_add(member.unpacked));
    let is_modest = unpacked.is_some_and(|sum| sum <= MOST_UNPACKED);
    let has_programs = members.iter().any(|member| member.name.ends_with(b"vbaProject.bin"));
    let kind = match wanted {
        FileType::Docx => has("[Content_Types].xml") && has("word/document.xml"),
        FileType::Xlsx => has("[Content_Types].xml") && has("xl/workbook.xml"),
        FileType::Pptx => has("[Content_Types].xml") && has("ppt/presentation.xml"),
        FileType::Odt => has("mimetype") && has("content.xml") && has("META-INF/manifest.xml"),
        _ => false,
    };
    kind && is_modest && !has_programs
}

struct Member<'t> {
    name: &'t [u8],
    unpacked: u64,
}

/// The members; none when the table is not one from its start to its end.
fn read_table(table: &[u8]) -> Option<Vec<Member<'_>>> {
    let mut members = Vec::new();
    let mut rest = table;
    while rest.starts_with(MEMBER_MARK) {
        let lengths = [28, 30, 32].map(|at| u16_at(rest, at).map(usize::from));
        let [Some(name), Some(extra), Some(comment)] = lengths else { return None };
        members.push(Member { name: rest.get(46..46 + name)?, unpacked: u32_at(rest, 24)?.into() });
        rest = rest.get(46 + name + extra + comment..)?;
    }
    rest.is_empty().then_some(members)
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(members: &[(&str, u32)]) -> Vec<u8> {
        let mut table = Vec::new();
        for (name, unpacked) in members {
            let mut member = vec![0; 46];
            member[..4].copy_from_slice(MEMBER_MARK);
            member[24..28].copy_from_slice(&unpacked.to_le_bytes());
            member[28..30].copy_from_slice(&u16::try_from(name.len()).unwrap().to_le_bytes());
            member.extend_from_slice(name.as_bytes());
            table.extend(member);
        }
        table
    }

    fn closing(offset: u32, length: u32) -> Vec<u8> {
        let mut record = vec![0; 22];
        record[..4].copy_from_slice(CLOSING_MARK);
        record[12..16].copy_from_slice(&length.to_le_bytes());
        record[16..20].copy_from_slice(&offset.to_le_bytes());
        record
    }

    #[test]
    fn an_office_document_is_known_by_its_members() {
        let word = table(&[("[Content_Types].xml", 1000), ("word/document.xml", 90_000)]);
        assert!(is_office(FileType::Docx, &word));
        assert!(!is_office(FileType::Xlsx, &word) && !is_office(FileType::Pdf, &word));
        assert!(is_office(
            FileType::Odt,
            &table(&[("mimetype", 39), ("content.xml", 9), ("META-INF/manifest.xml", 9)])
        ));
        assert!(!is_office(FileType::Docx, &table(&[("virus.exe", 10)])));
        assert!(!is_office(FileType::Docx, &[]));
    }

    #[test]
    fn bombs_and_programs_are_no_office_documents() {
        let members = [("[Content_Types].xml", 1000), ("word/document.xml", u32::MAX)];
        assert!(!is_office(FileType::Docx, &table(&members)));
        let with_program = [("[Content_Types].xml", 1), ("word/document.xml", 1), ("word/vbaProject.bin", 1)];
        assert!(!is_office(FileType::Docx, &table(&with_program)));
        let mut cut = table(&[("[Content_Types].xml", 1), ("word/document.xml", 1)]);
        cut.pop();
        assert!(!is_office(FileType::Docx, &cut));
    }

    #[test]
    fn the_end_of_an_archive_says_where_its_table_lies() {
        assert_eq!(table_of_members(&closing(100, 50), 172), Some((100, 50)));
        let with_comment = [closing(100, 50), b"a comment".to_vec()].concat();
        assert_eq!(table_of_members(&with_comment, 181), Some((100, 50)));
        for (offset, length) in [(100, 73), (u32::MAX, 1), (100, 0), (0, u32::MAX)] {
            assert_eq!(table_of_members(&closing(offset, length), 172), None, "{offset} {length}");
        }
        assert_eq!(table_of_members(b"no archive", 10), None);
        assert_eq!(table_of_members(CLOSING_MARK, 4), None);
    }
}
