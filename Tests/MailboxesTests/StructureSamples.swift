/// Messages of many shapes, for comparing what a server tells of them with what their octets say.
enum StructureSamples {
    /// Header fields and body of parts without parts.
    static let leaves = [
        "\nplain without a header\n",
        "Content-Type: text/plain; charset=utf-8; format=flowed\nContent-Transfer-Encoding: 8bit\n\nGrüße\n",
        "Content-Type: text/plain; charset=\"iso-8859-1\"\nContent-Transfer-Encoding: quoted-printable\n\nGr=FC=DF=\ne\n",
        "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\nContent-Language: de, en-GB\n\nPHA+R3LDvMOfZTwv\ncD4=\n",
        "Content-Type: application/pdf; name=\"x.pdf\"\nContent-Disposition: attachment;\n filename*0*=utf-8''Gr%C3%BC;\n filename*1=\"sse.pdf\"; size=3\nContent-Transfer-Encoding: base64\n\nJVBE\n",
        "Content-Type: image/png\nContent-ID: <pic.1@x.test>\nContent-Location: pictures/one.png\nContent-Disposition: inline; filename=\"a \\\"b\\\".png\"\nContent-Transfer-Encoding: BASE64\n\niVBORw0KGgo=\n",
        "Content-Type: text/calendar; method=REQUEST; charset=utf-8\n\nBEGIN:VCALENDAR\nEND:VCALENDAR\n",
        "Content-Type: APPLICATION/Octet-Stream;\n name=\"=?utf-8?Q?Angebot_f=C3=BCr?=\"\nContent-Description: =?utf-8?Q?f=C3=BCr?= alle\nContent-Transfer-Encoding: base64\n\nAAEC!broken\n",
        "Content-Type: text/plain; charset=windows-1251\nContent-Transfer-Encoding: quoted-printable\n\n=CF=F0=E8=E2=E5=F2\n",
        "Content-Type: text/html\n\n<meta charset=\"utf-8\"><p>x</p>\n",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.x.test\n\nFinal-Recipient: rfc822; a@x.test\nAction: failed\nStatus: 5.1.1\n",
        "Content-Type: message/external-body; access-type=URL; url=\"https://x.test/a\"\n\nContent-Type: text/plain\n\n",
        "Content-Type: text/plain\n\n",
        "Content-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: x-unknown\n\nas it is\n",
    ]

    /// About forty messages with CRLF.
    static let all: [String] = {
        var messages = leaves.map { message($0) }
        func leaf(_ index: Int) -> String { leaves[index % leaves.count] }
        for (index, type) in [
            "mixed", "alternative", "related; start=\"<pic.1@x.test>\"", "parallel", "digest", "report",
        ]
        .enumerated() {
            messages.append(message(multipart(type, "o\(index)", [leaf(index), leaf(index + 4), leaf(index + 9)])))
            let inner = multipart(type, "inner=\(index)", [leaf(index + 1), leaf(index + 5)])
            messages.append(message(multipart("mixed", "=_outer \(index)'", [inner, leaf(index + 7), inner])))
            messages.append(message(multipart("mixed", "m\(index)", [attached(message(inner)), leaf(index + 3)])))
        }
        messages.append(message(attached(message(attached(message(leaf(2)))))))
        messages.append(message(attached(message(multipart("mixed", "x", [attached(message(leaf(3))), leaf(5)])))))
        messages.append(
            message(
                multipart("digest", "d", ["\n" + message(leaf(1)), "\n" + message(multipart("mixed", "e", [leaf(5)]))]))
        )
        // Broken ones: no closing delimiter, empty parts, delimiters that only begin alike.
        messages.append(
            message(
                "Content-Type: multipart/mixed; boundary=b\n\npre\n--b\n\none\n--cb\n--b\n\n--b\nContent-Type: text/html\n\nend"
            ))
        messages.append(
            message("Content-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b--\nepilogue\n--b\nnot a part\n"))
        messages.append(
            message(
                "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: multipart/mixed; boundary=bb\n\n--bb\n\nx\n--b\n\ny\n--b--\n"
            ))
        messages.append(
            message(
                "Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogaW5zaWRlDQoNCmJvZHkNCg==\n"
            ))
        messages.append(
            message(
                "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment\n\nU3ViamVjdDogaW5zaWRlDQoNCmJvZHkNCg==\n--b--\n"
            ))
        return messages.map { $0.replacing("\r\n", with: "\n").replacing("\n", with: "\r\n") }
    }()

    /// A message whose body, with the fields that describe it, is given.
    private static func message(_ part: String) -> String {
        "From: Alice <alice@mail.test>\nTo: bob@mail.test\nSubject: shape\nMIME-Version: 1.0\n" + part
    }

    private static func attached(_ message: String) -> String {
        "Content-Type: message/rfc822\nContent-Disposition: attachment; filename=\"inner.eml\"\n\n" + message
    }

    private static func multipart(_ type: String, _ boundary: String, _ parts: [String]) -> String {
        "Content-Type: multipart/\(type); boundary=\"\(boundary)\"\n\npreamble\n"
            + parts.map { "--\(boundary)\n\($0)\n" }.joined() + "--\(boundary)--\nepilogue\n"
    }
}
