//! A minimal PDF: one page with lines of text.

use std::fmt::Write;

/// Creates a document of one page. Characters outside ASCII are left out.
pub fn document(lines: &[String]) -> Vec<u8> {
    let mut text = String::from("BT /F1 12 Tf 72 720 Td 16 TL");
    for line in lines {
        let plain = line.chars().filter(|c| c.is_ascii_graphic() || *c == ' ').collect::<String>();
        let escaped = plain.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
        // Writing to a string can't fail.
        let _ = write!(text, " ({escaped}) Tj T*");
    }
    text.push_str(" ET");
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>".to_owned(),
        format!("<</Length {}>>stream\n{text}\nendstream", text.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let mut out = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", out.len());
        let _ = writeln!(out, "{} 0 obj{object}endobj", number + 1);
    }
    let (start, size) = (out.len(), objects.len() + 1);
    let _ = write!(out, "xref\n0 {size}\n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_offset_points_to_its_object() {
        let text = String::from_utf8(document(&["A (line)".into(), "another".into()])).expect("ASCII");
        assert!(text.contains("(A \\(line\\)) Tj") && text.ends_with("%%EOF\n"));
        let start: usize =
            text.rsplit("startxref\n").next().and_then(|rest| rest.lines().next()).expect("one").parse().expect("one");
        let table = text.get(start..).expect("a table");
        assert!(table.starts_with("xref\n0 6\n"));
        for (number, line) in table.lines().skip(3).take(5).enumerate() {
            let offset: usize = line.get(..10).expect("an offset").parse().expect("a number");
            assert!(text.get(offset..).is_some_and(|rest| rest.starts_with(&format!("{} 0 obj", number + 1))));
            assert_eq!(line.len(), 19, "twenty bytes with the line end");
        }
    }
}
