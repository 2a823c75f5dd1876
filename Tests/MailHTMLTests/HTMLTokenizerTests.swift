import MailHTML
import Testing

/// Tokens written shortly: `<b>` start, `</b>` end, `!` comment, `?` doctype, `-` ignored, `=` raw text.
private func tokens(_ html: String) -> [String] {
    HTMLTokenizer([UInt8](html.utf8)).map(brief)
}

private func brief(_ token: HTMLToken) -> String {
    switch token.kind {
    case .text: token.text
    case .rawText: "=\(token.text)"
    case .startTag:
        "<\(token.name)" + token.attributes.map { " \($0.name)=[\($0.value)]" }.joined()
            + (token.isSelfClosing ? "/>" : ">")
    case .endTag: "</\(token.name)>"
    case .comment: "!\(token.text)"
    case .doctype: "?"
    case .ignored: "-"
    }
}

@Suite("HTML tokeniser")
struct HTMLTokenizerTests {
    @Test("Text, tags and comments are told apart")
    func basics() {
        #expect(
            tokens("<!DOCTYPE html><P Class=a>x<br/>y</P><!-- z -->")
                == ["?", "<p class=[a]>", "x", "<br/>", "y", "</p>", "! z "])
        #expect(HTMLTokenizer([]).map(brief).isEmpty)
    }

    @Test("An angle bracket that opens nothing is text")
    func looseBrackets() {
        #expect(tokens("a < b <3 <<i>x") == ["a < b <3 <", "<i>", "x"])
        #expect(tokens("a<") == ["a<"])
        #expect(tokens("a</") == ["a</"])
        #expect(tokens("a></b>") == ["a>", "</b>"])
    }

    @Test("Attributes are read in every form of quoting")
    func attributes() {
        #expect(
            tokens("<a b c=d e = 'f g' h=\"i>j\" k=l/m n= >")
                == ["<a b=[] c=[d] e=[f g] h=[i>j] k=[l/m] n=[]>"])
        #expect(tokens("<a/b/c='x'y=z>") == ["<a b=[] c=[x] y=[z]>"])
        #expect(tokens("<a =b=c \"=d>") == ["<a =b=[c] \"=[d]>"])
        #expect(tokens("<a\n\tHREF\r=\u{0C}x>") == ["<a href=[x]>"])
        #expect(tokens("<a b=`c d`>") == ["<a b=[`c] d`=[]>"])
        #expect(tokens("<img src=x/>") == ["<img src=[x/]>"])
        #expect(tokens("<img src=x / >") == ["<img src=[x]>"])
    }

    @Test("Of two attributes with one name the first counts")
    func repeatedAttributes() {
        let token = HTMLTokenizer([UInt8]("<a href=1 HREF=2>".utf8)).first { _ in true }
        #expect(token?.attributes.map(\.value) == ["1", "2"])
        #expect(token?.attribute("href") == "1")
        #expect(token?.attribute("name") == nil)
    }

    @Test("References in values are decoded, those of a query are kept")
    func attributeReferences() {
        #expect(tokens("<a href='?a=1&amp;b=2&copy=3&lt=4&lt;'>") == ["<a href=[?a=1&b=2&copy=3&lt=4<]>"])
    }

    @Test("Comments end where browsers end them")
    func comments() {
        #expect(tokens("<!-- a -- b --!>c") == ["! a -- b ", "c"])
        #expect(tokens("<!-->a") == ["!", "a"])
        #expect(tokens("<!--->a") == ["!", "a"])
        #expect(tokens("<!---->a") == ["!", "a"])
        #expect(tokens("<!-- <!-- a --> b -->") == ["! <!-- a ", " b -->"])
        #expect(tokens("<!-- a") == ["! a"])
        #expect(tokens("<!--") == ["!"])
        #expect(tokens("<!-- a --->b") == ["! a -", "b"])
    }

    @Test("What HTML takes for a comment ends at the first bracket")
    func bogusComments() {
        #expect(tokens("<?xml version='1'?>a") == ["!?xml version='1'?", "a"])
        #expect(tokens("<![CDATA[a > b]]>") == ["![CDATA[a ", " b]]>"])
        #expect(tokens("</ b>a") == ["! b", "a"])
        #expect(tokens("</>a") == ["-", "a"])
        #expect(tokens("<!x>a") == ["!x", "a"])
        #expect(tokens("<!>a") == ["!", "a"])
    }

    @Test("Outlook's conditional comments hide what is for Outlook and show the rest")
    func conditionalComments() {
        #expect(
            tokens("<!--[if mso]><td><![endif]-->a<!--[if !mso]><!-->b<!--<![endif]-->c<![if !mso]>d<![endif]>e")
                == [
                    "![if mso]><td><![endif]", "a", "![if !mso]><!", "b", "!<![endif]", "c", "![if !mso]", "d",
                    "![endif]", "e",
                ])
    }

    @Test("Names that HTML does not have are kept as they are")
    func unknownNames() {
        #expect(tokens("<o:p>a</O:P><x-y>") == ["<o:p>", "a", "</o:p>", "<x-y>"])
        #expect(HTMLTokenizer([UInt8]("<o:p>".utf8)).map(\.tag) == [nil])
        #expect(HTMLTokenizer([UInt8]("<TABLE>".utf8)).map(\.tag) == [.table])
        #expect(tokens("<a<b>") == ["<a<b>"])
    }

    @Test("Style, script and their like hold characters until their own end tag")
    func rawContent() {
        #expect(tokens("<style>a<b>&amp;</styles></STYLE >c") == ["<style>", "=a<b>&amp;</styles>", "</style>", "c"])
        #expect(tokens("<script></script>a") == ["<script>", "</script>", "a"])
        #expect(tokens("<xmp><b></xmp>") == ["<xmp>", "=<b>", "</xmp>"])
        #expect(tokens("<iframe><b></iframe>") == ["<iframe>", "=<b>", "</iframe>"])
        #expect(tokens("<style>a</style") == ["<style>", "=a</style"])
        #expect(tokens("<plaintext>a</plaintext><b>") == ["<plaintext>", "=a</plaintext><b>"])
        #expect(tokens("<noscript><b>a</b></noscript>") == ["<noscript>", "<b>", "a", "</b>", "</noscript>"])
    }

    @Test("Titles and text areas hold text with references")
    func escapableContent() {
        #expect(tokens("<title>a<b>&amp;</title>") == ["<title>", "a<b>&", "</title>"])
        #expect(tokens("<textarea></title></textarea>") == ["<textarea>", "</title>", "</textarea>"])
    }

    @Test("A script's end is looked for as browsers do")
    func scripts() {
        #expect(tokens("<script><!-- </script>a") == ["<script>", "=<!-- ", "</script>", "a"])
        #expect(
            tokens("<script><!-- <script> </script> --></script>a")
                == ["<script>", "=<!-- <script> </script> -->", "</script>", "a"])
        #expect(tokens("<script><!--><script></script>a") == ["<script>", "=<!--><script>", "</script>", "a"])
        #expect(tokens("<script><!-- <script> </script>a") == ["<script>", "=<!-- <script> </script>a"])
    }

    @Test("A tag that the end cuts off is no tag")
    func unfinishedTags() {
        for html in ["a<b", "a<b ", "a<b c", "a<b c=", "a<b c=d", "a<b c='d>", "a</b", "a</b c"] {
            #expect(tokens(html) == ["a", "-"], "\(html)")
        }
    }

    @Test("NUL is left out of text and kept in names, so that a name with it is another name")
    func nul() {
        #expect(tokens("a\0b<scr\0ipt>c") == ["ab", "<scr\0ipt>", "c"])
    }

    @Test("Tokens cover every byte of a document once, and of each of its beginnings")
    func coverage() {
        let html = [UInt8](
            """
            <!doctype html><?x?><p a='b' c>&amp; a < b</p><!-- - -- --!><style>x</style><script><!--<script></script>\
            --></script></><b c="d\u{E9}<textarea>x</textarea><br/></ x><title>a</title
            """.utf8)
        for count in 0...html.count {
            var next = 0
            for token in HTMLTokenizer(Array(html[..<count])) {
                #expect(token.range.lowerBound == next)
                #expect(!token.range.isEmpty)
                next = token.range.upperBound
                _ = brief(token)
            }
            #expect(next == count)
        }
    }
}
