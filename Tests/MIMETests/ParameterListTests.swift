import MIME
import Testing

@Suite("Parameters")
struct ParameterListTests {
    private func list(_ value: String) -> ParameterList { ParameterList(ArraySlice(value.utf8)) }

    @Test(
        "Names of files are read in every form that mailers write",
        arguments: [
            // RFC 2231 §3 and §4, in order, out of order, with gaps, twice, with and without encoding.
            (#"; name*=utf-8'de'gr%C3%BCn.pdf"#, "grün.pdf"),
            (#"; name*0="a "; name*1="b.pdf""#, "a b.pdf"),
            (#"; name*1="b.pdf"; name*0="a ""#, "a b.pdf"),
            (#"; name*0*=iso-8859-1''gr%FC; name*1="n%20"; name*2*=%E4.pdf"#, "grün%20ä.pdf"),
            (#"; name*0=a; name*2=c"#, "ac"), (#"; name*1=b; name*2=c"#, "bc"),
            (#"; name*0=a; name*0=x; name*1=b"#, "ab"),
            // A character cut in two between the pieces.
            (#"; name*0*=utf-8''%C3; name*1*=%BC"#, "ü"),
            // The true name goes before the plain one, wherever it stands.
            (#"; name=plain.pdf; name*=utf-8''gr%C3%BCn.pdf"#, "grün.pdf"),
            (#"; name*=utf-8''whole; name*0=piece"#, "whole"),
            // Damage.
            (#"; name*=gr%C3%BCn"#, "grün"), (#"; name*="utf-8''a%20b""#, "a b"), (#"; name="utf-8''a%20b""#, "a b"),
            (#"; name*=''a%20b"#, "a b"), (#"; name*=utf-8''a%2"#, "a%2"), (#"; name*=utf-8''%"#, "%"),
            (#"; name*=klingon''%E4"#, "ä"), (#"; name*=utf-8''%E4"#, "ä"), (#"; name*x=y; name=z"#, "z"),
            (#"; name*99999999999999999999=y; name=z"#, "z"), (#"; NAME=A"#, "A"),
            ("; name*0=\"a\"\r\n\t; name*1=\"b\"", "ab"),
            // RFC 2047 where it does not belong.
            (#"; name="=?utf-8?Q?gr=C3=BCn?= =?utf-8?Q?.pdf?=""#, "grün.pdf"),
            (#"; name==?utf-8?B?Z3LDvG4ucGRm?="#, "grün.pdf"),
            (#"; name*0="=?utf-8?Q?gr=C3"; name*1="=BCn?=""#, "grün"),
            // Raw octets, spaces without quotes, quotes that never close, semicolons.
            ("; name=\"grün.pdf\"", "grün.pdf"), ("; name=my file.pdf", "my file.pdf"),
            ("; name=\"my file.pdf; size=3", "my file.pdf"), ("; name=\"a;b=c.pdf\";;", "a;b=c.pdf"),
            (#"; name="C:\docs\new.pdf""#, #"C:\docs\new.pdf"#), (#"; name="a \"b\" c""#, #"a "b" c"#),
            ("; name=a.pdf;", "a.pdf"), ("; name = a.pdf ; x=y", "a.pdf"), (" name=a.pdf x=y", "a.pdf"),
            ("; name=a.pdf (comment)", "a.pdf"), ("; name=; x=y", ""),
        ])
    func names(_ value: String, _ expected: String) {
        #expect(list(value).text(of: "name") == expected)
    }

    @Test("Raw octets that are no UTF-8 are Windows-1252")
    func rawOctets() {
        let value = [UInt8]("; name=\"gr".utf8) + [0xFC] + [UInt8]("n.pdf\"".utf8)
        #expect(ParameterList(value[...])["name"] == "grün.pdf")
    }

    @Test("A boundary in pieces is one boundary, and its octets stay as they are")
    func boundary() {
        let type = ContentType(ArraySlice(#"multipart/mixed; boundary*0="a=b"; boundary*1="%20c""#.utf8))
        #expect(type?.boundary == [UInt8]("a=b%20c".utf8))
    }

    @Test("Parameters cut at any octet are read as far as they go")
    func truncated() {
        let value = [UInt8](
            #"; name*0*=utf-8''gr%C3%BC; name*1="n\".pdf"; charset=utf-8 (x); name="=?utf-8?Q?a?=""#.utf8)
        for end in 0...value.count {
            let list = ParameterList(value[..<end])
            #expect(list.parameters.count <= 4)
            if end > 27 { #expect(list.text(of: "name")?.hasPrefix("grü") == true) }
        }
    }
}
