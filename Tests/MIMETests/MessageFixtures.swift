/// Messages written for these tests, each with the reason why it is here.
enum MessageFixtures {
    /// An ordinary header: folding, obsolete white space before a colon, encoded words, comments.
    static let ordinaryHeader = crlf(
        """
        Return-Path: <alice@mail.test>
        Received: from out.mail.test (out.mail.test [192.0.2.7])
        \tby mx.example.test (Postfix) with ESMTPS id 4XyZ
        \tfor <bob@example.test>; Mon, 23 Nov 2026 10:00:01 +0100 (CET)
        Received: from desk.mail.test by out.mail.test; Mon, 23 Nov 2026 10:00:00 +0100
        From: =?utf-8?Q?Al=C3=AFce_Example?= <alice@mail.test>
        To: Bob <bob@example.test>
        Subject: Offer =?utf-8?B?ZsO8cg==?=
         =?utf-8?B?IE5vdmVtYmVy?= (second)
        Date : Mon, 23 Nov 2026 10:00:00 +0100 (CET)
        Message-ID: <0123.abc@mail.test>
        In-Reply-To: <zero@example.test>
        References: <first@example.test>
         <zero@example.test>
        Content-Type: text/plain; charset="utf-8"; format=flowed
        Content-Transfer-Encoding: Quoted-Printable

        Body
        """)

    /// A bounce as Postfix writes it, in the form of RFC 3464 with the header returned.
    static let bounce = crlf(
        """
        From: MAILER-DAEMON@mx.mail.test (Mail Delivery System)
        To: alice@mail.test
        Subject: Undelivered Mail Returned to Sender
        Auto-Submitted: auto-replied
        Message-ID: <bounce1@mx.mail.test>
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="4XyZ.1795424401/mx.mail.test"

        This is a MIME-encapsulated message.

        --4XyZ.1795424401/mx.mail.test
        Content-Description: Notification
        Content-Type: text/plain; charset=us-ascii

        This is the mail system at host mx.mail.test.

        --4XyZ.1795424401/mx.mail.test
        Content-Description: Delivery report
        Content-Type: message/delivery-status

        Reporting-MTA: dns; mx.mail.test
        X-Postfix-Sender: rfc822; alice@mail.test
        Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0100 (CET)

        Final-Recipient: rfc822; nobody@example.test
        Original-Recipient: rfc822;nobody@example.test
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; mx.example.test
        Diagnostic-Code: smtp; 550 5.1.1 <nobody@example.test>: Recipient address
            rejected: User unknown

        --4XyZ.1795424401/mx.mail.test
        Content-Description: Undelivered Message Headers
        Content-Type: text/rfc822-headers

        From: Alice <alice@mail.test>
        To: nobody@example.test
        Message-ID: <sent1@mail.test>
        Subject: Hello

        --4XyZ.1795424401/mx.mail.test--
        """)

    /// Parts in parts: alternatives beside an attached message, which has parts of its own.
    static let nested = crlf(
        """
        From: alice@mail.test
        Content-Type: multipart/mixed; boundary=outer

        preamble
        --outer
        Content-Type: multipart/alternative; boundary="inner boundary"

        --inner boundary
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        caf=E9
        --inner boundary
        Content-Type: text/html

        <p>caf&eacute;</p>
        --inner boundary--
        --outer
        Content-Type: message/rfc822

        Subject: inside
        Content-Type: multipart/digest; boundary=digest

        --digest

        Subject: first

        one
        --digest
        Content-Type: text/plain

        two
        --digest--

        --outer
        Content-Type: application/octet-stream
        Content-Transfer-Encoding: base64

        AAEC
        /w==

        --outer--
        epilogue
        """)

    /// Verdicts in all the forms that the grammar allows, between other fields.
    static let authenticated = crlf(
        """
        Delivered-To: bob@example.test
        Received: by store.example.test with LMTP; Mon, 23 Nov 2026 10:00:02 +0100
        Authentication-Results: mx.example.test 1;
        \tdkim=fail reason="signature; broken" header.d=bad.test;
        \tdkim=pass (2048-bit key (rsa)) header.d=mail.test header.i=@mail.test header.b="Ab/c+d=="
        Authentication-Results: MX.example.test;
        \tspf=softfail smtp.mailfrom="alice b"@mail.test; dmarc/1 = pass (p=none dis=none) header.from=mail.test
        Received: from out.mail.test by mx.example.test; Mon, 23 Nov 2026 10:00:01 +0100
        Authentication-Results: mx.example.test; spf=pass smtp.mailfrom=forged.test
        From: alice@mail.test

        Body
        """)

    /// A message attached in base64, as mailers do that treat it like any file, with a multipart inside whose closing
    /// delimiter is missing; and a multipart that names no boundary.
    static let encoded = crlf(
        """
        Subject: encoded
        Content-Type: multipart/mixed; boundary=outer

        --outer
        Content-Type: message/rfc822
        Content-Transfer-Encoding: base64
        Content-Disposition: attachment; filename="inner.eml"

        U3ViamVjdDogaW5zaWRlDQpDb250ZW50LVR5cGU6IG11bHRpcGFydC9taXhlZDsgYm91bmRhcnk9
        YQ0KDQotLWENCg0Kb25lDQotLWENCkNvbnRlbnQtVHlwZTogdGV4dC9odG1sDQoNCnR3bw0K
        --outer
        Content-Type: multipart/mixed

        --unnamed
        Content-Type: text/plain

        three
        --unnamed--
        --outer--
        """)

    static let all = [ordinaryHeader, bounce, nested, authenticated, encoded]

    /// A message from an outline: each line is a part's media type with parameters, with the parts inside it two spaces
    /// deeper, and behind ` | ` more header fields, with ` & ` between them. Parts without parts have their running
    /// number as body.
    static func outlined(_ outline: String) -> String {
        var result = ""
        var open: [(depth: Int, boundary: String?)] = []
        var count = 0
        func close(to depth: Int) {
            while let last = open.last, last.depth >= depth {
                if let boundary = last.boundary { result += "\r\n--\(boundary)--\r\n" }
                open.removeLast()
            }
        }
        for (row, line) in outline.split(separator: "\n").enumerated() {
            let depth = line.prefix { $0 == " " }.count / 2
            let pieces = line.drop { $0 == " " }.split(separator: " | ", maxSplits: 1)
            close(to: depth)
            if let boundary = open.last?.boundary { result += "\r\n--\(boundary)\r\n" }
            if pieces.count > 1 { result += pieces[1].replacing(" & ", with: "\r\n") + "\r\n" }
            let isMultipart = pieces[0].hasPrefix("multipart/")
            result += "Content-Type: \(pieces[0])" + (isMultipart ? "; boundary=b\(row)" : "") + "\r\n\r\n"
            if isMultipart || pieces[0].hasPrefix("message/rfc822") {
                open.append((depth, isMultipart ? "b\(row)" : nil))
            } else {
                count += 1
                result += "\(count)"
            }
        }
        close(to: 0)
        return result
    }

    static func crlf(_ text: String) -> [UInt8] {
        var result: [UInt8] = []
        for byte in text.utf8 {
            if byte == 0x0A { result.append(0x0D) }
            result.append(byte)
        }
        return result
    }

    static func bareLF(_ bytes: [UInt8]) -> [UInt8] { bytes.filter { $0 != 0x0D } }
}

/// A generator with a fixed seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

extension [UInt8] {
    init(_ text: String) { self = Array(text.utf8) }
}

extension ArraySlice<UInt8> {
    init(_ text: String) { self = Array(text.utf8)[...] }
}

func text(_ bytes: some Collection<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
