//! A minimal PDF: pages with lines of text in a font of fixed width, so that columns line up.

use std::fmt::Write;

/// Lines per page. At 14 points per line they leave a margin of about an inch.
const LINES: usize = 46;
/// The objects before those of the pages: the catalog, the list of pages, the font.
const FIXED: usize = 3;

/// Creates a document, with as many pages as the lines need. Characters outside ASCII are left out.
pub fn document(lines: &[String]) -> Vec<u8> {
    let pages: Vec<&[String]> = if lines.is_empty() { vec![&[]] } else { lines.chunks(LINES).collect() };
    let mut kids = String::new();
    for page in 0..pages.len() {
        // Writing to a string can't fail.
        let _ = write!(kids, "{} 0 R ", FIXED + 1 + 2 * page);
    }
    let mut objects = vec![
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        format!("<</Type/Pages/Kids[{}]/Count {}>>", kids.trim_end(), pages.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Courier>>".to_owned(),
    ];
    for (page, lines) in pages.into_iter().enumerate() {
        let content = FIXED + 2 + 2 * page;
        objects.push(format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {content} 0 R/Resources<</Font<</F1 3 0 R>>>>>>"
        ));
        let text = text(lines);
        objects.push(format!("<</Length {}>>\nstream\n{text}\nendstream", text.len()));
    }
    written(&objects)
}

/// Returns the content of a page.
fn text(lines: &[String]) -> String {
    let mut text = String::from("BT /F1 10 Tf 72 720 Td 14 TL");
    for line in lines {
        let plain = line.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').collect::<String>();
        let escaped = plain.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        let _ = write!(text, " ({escaped}) Tj T*");
    }
    text.push_str(" ET");
    text
}

/// Writes the objects with the table of their offsets.
fn written(objects: &[String]) -> Vec<u8> {
    let mut out = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        let _ = writeln!(out, "{} 0 obj\n{object}\nendobj", number + 1);
    }
    let (start, size) = (out.len(), objects.len() + 1);
    let _ = write!(out, "xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_offset_points_to_its_object() {
        for (lines, pages) in [(2, 1), (LINES, 1), (LINES + 1, 2), (0, 1)] {
            let lines: Vec<String> = (0..lines).map(|line| format!("A (line) {line}")).collect();
            let text = String::from_utf8(document(&lines)).expect("ASCII");
            assert!(text.contains(&format!("/Count {pages}>>")) && text.ends_with("%%EOF\n"));
            assert_eq!(text.matches("(A \\(line\\) ").count(), lines.len());
            let start: usize = text
                .rsplit("startxref\n")
                .next()
                .and_then(|rest| rest.lines().next())
                .expect("one")
                .parse()
                .expect("one");
            let table = text.get(start..).expect("a table");
            let count = FIXED + 2 * pages;
            assert!(table.starts_with(&format!("xref\n0 {}\n", count + 1)));
            for (number, line) in table.lines().skip(3).take(count).enumerate() {
                let offset: usize = line.get(..10).expect("an offset").parse().expect("a number");
                assert!(text.get(offset..).is_some_and(|rest| rest.starts_with(&format!("{} 0 obj\n", number + 1))));
                assert_eq!(line.len(), 19, "twenty bytes with the line end");
            }
        }
    }
}
