//! A paper as DOCX: the parts that Word and others need, and no more.

use crate::{Block, Error, Paper, Run};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/word/footer1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;
const DOCUMENT_RELS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/><Relationship Id="rId3" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer" Target="footer1.xml"/></Relationships>"#;
const STYLES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:cs="Arial"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="en-GB"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="100" w:line="276" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/><w:basedOn w:val="Normal"/><w:rPr><w:b/><w:sz w:val="38"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:next w:val="Normal"/><w:pPr><w:keepNext/><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="2" w:color="C9C5BA"/></w:pBdr><w:spacing w:before="260" w:after="120"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="26"/></w:rPr></w:style></w:styles>"#;
const SPACE: &str = r#"xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;

/// Writes a paper.
///
/// # Errors
/// Never for its words; only when it is too large for the container.
pub fn to_docx(paper: &Paper) -> Result<Vec<u8>, Error> {
    let failed = |e: zip::result::ZipError| Error(e.to_string());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The same paper gives the same bytes: no file has a time.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default());
    let parts = [
        ("[Content_Types].xml", TYPES.to_owned()),
        ("_rels/.rels", RELS.to_owned()),
        ("docProps/core.xml", core(paper)),
        ("word/_rels/document.xml.rels", DOCUMENT_RELS.to_owned()),
        ("word/document.xml", document(paper)),
        ("word/styles.xml", STYLES.to_owned()),
        ("word/header1.xml", edge(paper, "hdr", false)),
        ("word/footer1.xml", edge(paper, "ftr", true)),
    ];
    for (name, text) in parts {
        zip.start_file(name, options).map_err(failed)?;
        zip.write_all(text.as_bytes()).map_err(|e| Error(e.to_string()))?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_whitespace() => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

fn core(paper: &Paper) -> String {
    let s = paper.stamp;
    let at = format!("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", s.year, s.month, s.day, s.hour, s.minute, s.second);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:creator>{}</dc:creator><cp:keywords>{}</cp:keywords><dcterms:created xsi:type="dcterms:W3CDTF">{at}</dcterms:created><dcterms:modified xsi:type="dcterms:W3CDTF">{at}</dcterms:modified></cp:coreProperties>"#,
        escaped(&paper.title),
        escaped(&paper.author),
        escaped(&paper.marking.label)
    )
}

fn is_rtl(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'))
}

fn run(out: &mut String, run: &Run, small: bool) {
    let mut look = String::new();
    if run.bold {
        look.push_str("<w:b/>");
    }
    if run.soft {
        look.push_str("<w:color w:val=\"59616B\"/>");
    }
    if small {
        look.push_str("<w:sz w:val=\"17\"/><w:szCs w:val=\"17\"/>");
    }
    if run.raised {
        look.push_str("<w:vertAlign w:val=\"superscript\"/>");
    }
    if is_rtl(&run.text) && !run.text.chars().any(|c| c.is_ascii_alphabetic()) {
        look.push_str("<w:rtl/>");
    }
    // Writing to a string cannot fail.
    let _ = write!(out, "<w:r><w:rPr>{look}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(&run.text));
}

fn paragraph(out: &mut String, properties: &str, runs: &[Run], mark: bool, small: bool) {
    let bar =
        if mark { r#"<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="17596A"/></w:pBdr>"# } else { "" };
    let _ = write!(out, "<w:p><w:pPr>{bar}{properties}</w:pPr>");
    runs.iter().for_each(|r| run(out, r, small));
    out.push_str("</w:p>\n");
}

fn document(paper: &Paper) -> String {
    let mut out =
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:document {SPACE}><w:body>\n");
    for block in &paper.blocks {
        match block {
            Block::Title(text) => styled(&mut out, "Title", text),
            Block::Heading(text) => styled(&mut out, "Heading1", text),
            Block::Paragraph { runs, mark } => paragraph(&mut out, "", runs, *mark, false),
            Block::Item { label, runs, mark, small } => {
                let after = if *small { r#"<w:spacing w:after="40"/>"# } else { "" };
                let hang = format!(
                    r#"<w:tabs><w:tab w:val="left" w:pos="520"/></w:tabs>{after}<w:ind w:left="520" w:hanging="520"/>"#
                );
                let mut all = vec![Run::soft(label.clone())];
                let mut body = String::new();
                run(&mut body, &all.remove(0), *small);
                body.push_str("<w:r><w:tab/></w:r>");
                runs.iter().for_each(|r| run(&mut body, r, *small));
                let bar = if *mark {
                    r#"<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="17596A"/></w:pBdr>"#
                } else {
                    ""
                };
                let _ = writeln!(out, "<w:p><w:pPr>{bar}{hang}</w:pPr>{body}</w:p>");
            }
            Block::Pairs(pairs) => {
                for (name, value) in pairs {
                    let hang = r#"<w:tabs><w:tab w:val="left" w:pos="3400"/></w:tabs><w:spacing w:after="20"/>"#;
                    let mut body = String::new();
                    run(&mut body, &Run::soft(name.clone()), false);
                    body.push_str("<w:r><w:tab/></w:r>");
                    run(&mut body, &Run::plain(value.clone()), false);
                    let _ = writeln!(out, "<w:p><w:pPr>{hang}</w:pPr>{body}</w:p>");
                }
            }
        }
    }
    out.push_str(r#"<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1500" w:right="1240" w:bottom="1360" w:left="1240" w:header="680" w:footer="600" w:gutter="0"/></w:sectPr></w:body></w:document>"#);
    out
}

fn styled(out: &mut String, style: &str, text: &str) {
    paragraph(out, &format!("<w:pStyle w:val=\"{style}\"/>"), &[Run::plain(text)], false, false);
}

/// Head or foot of every page: the marking at the right, in its colour on black.
fn edge(paper: &Paper, kind: &str, numbered: bool) -> String {
    let (r, g, b) = paper.marking.colour;
    let mut out = format!("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<w:{kind} {SPACE}>");
    out.push_str(r#"<w:p><w:pPr><w:tabs><w:tab w:val="right" w:pos="9420"/></w:tabs></w:pPr>"#);
    if numbered {
        run(&mut out, &Run::soft(format!("{} · page ", paper.foot)), true);
        out.push_str(r#"<w:r><w:rPr><w:sz w:val="17"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:rPr><w:sz w:val="17"/></w:rPr><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:rPr><w:sz w:val="17"/></w:rPr><w:fldChar w:fldCharType="end"/></w:r>"#);
    }
    if !paper.marking.label.is_empty() {
        let _ = write!(
            out,
            r#"<w:r><w:tab/></w:r><w:r><w:rPr><w:b/><w:color w:val="{r:02X}{g:02X}{b:02X}"/><w:sz w:val="24"/><w:shd w:val="clear" w:color="auto" w:fill="000000"/></w:rPr><w:t xml:space="preserve"> {} </w:t></w:r>"#,
            escaped(&paper.marking.label)
        );
    }
    let _ = write!(out, "</w:p></w:{kind}>");
    out
}
