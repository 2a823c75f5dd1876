internal import MailModel

/// The fields of an X.509 certificate that Salesnode looks at (RFC 5280 §4.1), read from its DER form.
///
/// The bytes come from a peer before it is trusted, so everything is bounded and what is not understood is left out.
struct CertificateFields {
    /// A certificate beyond this is not looked at. Real ones stay under 10 KiB.
    static let maximumBytes = 128 << 10

    /// Extensions beyond this number are not looked at.
    static let maximumExtensions = 100

    var issuer = DistinguishedName()
    var subject = DistinguishedName()
    var notBefore = Timestamp(milliseconds: 0)
    var notAfter = Timestamp(milliseconds: 0)
    /// DNS names as written, without a check of their form; they are untrusted.
    var dnsNames: [String] = []
    var addresses: [IPAddress] = []
    /// Whether issuer and subject are the same octets.
    var isSelfIssued = false
    /// The hash of the algorithm by which the certificate is signed.
    var signatureHash: SignatureHash = .none

    /// What is known of the hash inside a signature algorithm.
    enum SignatureHash: Hashable { case md5, sha1, sha256, sha384, sha512, none }

    /// Reads a certificate.
    init(der: [UInt8]) throws(DERReader.Fault) {
        guard der.count <= Self.maximumBytes else { throw DERReader.Fault() }
        var outer = DERReader(der[...])
        var certificate = try outer.enter(DERReader.sequence)
        var body = try certificate.enter(DERReader.sequence)
        // RFC 5280 §4.1.2
        if body.nextTag == 0xA0 { _ = try body.read() }
        _ = try body.read(DERReader.integer)
        _ = try body.read(DERReader.sequence)
        let issuerElement = try body.read(DERReader.sequence)
        var validity = try body.enter(DERReader.sequence)
        let subjectElement = try body.read(DERReader.sequence)
        _ = try body.read(DERReader.sequence)
        notBefore = try Self.time(validity.read())
        notAfter = try Self.time(validity.read())
        issuer = try DistinguishedName(issuerElement.content)
        subject = try DistinguishedName(subjectElement.content)
        isSelfIssued = issuerElement.encoded == subjectElement.encoded
        while !body.isAtEnd {
            let element = try body.read()
            if element.tag == 0xA3 { try readExtensions(element.content) }
        }
        signatureHash = try Self.signatureHash(certificate.enter(DERReader.sequence))
    }

    /// RFC 5280 §4.2
    private mutating func readExtensions(_ content: ArraySlice<UInt8>) throws(DERReader.Fault) {
        var outer = DERReader(content)
        var list = try outer.enter(DERReader.sequence)
        var count = 0
        while !list.isAtEnd, count < Self.maximumExtensions {
            count += 1
            var one = try list.enter(DERReader.sequence)
            let identifier = try one.read(DERReader.objectIdentifier).content
            if one.nextTag == DERReader.boolean { _ = try one.read() }
            let value = try one.read(DERReader.octetString).content
            // RFC 5280 §4.2.1.6
            if identifier.elementsEqual([0x55, 0x1D, 0x11]) { try readAlternativeNames(value) }
        }
    }

    private mutating func readAlternativeNames(_ content: ArraySlice<UInt8>) throws(DERReader.Fault) {
        var outer = DERReader(content)
        var names = try outer.enter(DERReader.sequence)
        while !names.isAtEnd, dnsNames.count + addresses.count < CertificateSummary.maximumNames {
            let name = try names.read()
            switch name.tag {
            case 0x82:
                // A NUL in a name once made some programs see only what stands before it.
                guard (1...255).contains(name.content.count), name.content.allSatisfy({ (0x21...0x7E).contains($0) })
                else { continue }
                dnsNames.append(String(decoding: name.content, as: UTF8.self))
            case 0x87:
                if let address = IPAddress(octets: Array(name.content)) { addresses.append(address) }
            default: continue
            }
        }
    }

    /// RFC 5280 §4.1.2.5
    private static func time(_ element: DERReader.Element) throws(DERReader.Fault) -> Timestamp {
        var digits = element.content
        guard digits.popLast() == UInt8(ascii: "Z"), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw DERReader.Fault()
        }
        let expected = element.tag == DERReader.utcTime ? 12 : 14
        guard element.tag == DERReader.utcTime || element.tag == DERReader.generalizedTime, digits.count == expected
        else { throw DERReader.Fault() }
        func number(_ count: Int) -> Int {
            let value = digits.prefix(count).reduce(0) { $0 * 10 + Int($1 - 0x30) }
            digits = digits.dropFirst(count)
            return value
        }
        var year = number(element.tag == DERReader.utcTime ? 2 : 4)
        if element.tag == DERReader.utcTime { year += year >= 50 ? 1900 : 2000 }
        let month = number(2)
        let day = number(2)
        let hour = number(2)
        let minute = number(2)
        let second = number(2)
        guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61 else {
            throw DERReader.Fault()
        }
        let seconds = ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second
        return Timestamp(milliseconds: Int64(seconds) * 1000)
    }

    /// Days in the proleptic Gregorian calendar, counted in years that begin in March so that leap days come last.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let leapDays = (shifted >= 0 ? shifted / 4 : 0) - shifted / 100 + shifted / 400
        return shifted * 365 + leapDays + dayOfYear - 719_468
    }

    private static func signatureHash(_ algorithm: DERReader) throws(DERReader.Fault) -> SignatureHash {
        var algorithm = algorithm
        let identifier = Array(try algorithm.read(DERReader.objectIdentifier).content)
        switch identifier {
        case rsa + [4]: return .md5
        case rsa + [5], ecdsa + [1]: return .sha1
        case rsa + [11], ecdsa + [3, 2]: return .sha256
        case rsa + [12], ecdsa + [3, 3]: return .sha384
        case rsa + [13], ecdsa + [3, 4]: return .sha512
        case rsa + [10]: return try hashOfPSS(algorithm)
        default: return .none
        }
    }

    /// RFC 4055 §3.1
    private static func hashOfPSS(_ parameters: DERReader) throws(DERReader.Fault) -> SignatureHash {
        var parameters = parameters
        var fields = try parameters.enter(DERReader.sequence)
        guard fields.nextTag == 0xA0 else { return .sha1 }
        var tagged = try fields.enter(0xA0)
        var algorithm = try tagged.enter(DERReader.sequence)
        switch Array(try algorithm.read(DERReader.objectIdentifier).content) {
        case [0x2B, 0x0E, 0x03, 0x02, 0x1A]: return .sha1
        case sha2 + [1]: return .sha256
        case sha2 + [2]: return .sha384
        case sha2 + [3]: return .sha512
        default: return .none
        }
    }

    private static let rsa: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01]
    private static let ecdsa: [UInt8] = [0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04]
    private static let sha2: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02]
}
