/// The server's first message of SCRAM (RFC 5802 §7): nonce, salt, iteration count.
struct SCRAMServerFirst: Sendable, Hashable {
    let nonce: [UInt8]
    let salt: [UInt8]
    let iterations: Int

    init(_ bytes: [UInt8]) throws(SASLError) {
        let malformed = SASLError(.malformedChallenge, "The server's first message of the sign-in cannot be read.")
        var attributes = bytes.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)[...]
        // RFC 5802 §5.1: m= announces an extension that must be understood, and there is none.
        func next(_ name: Character) throws(SASLError) -> ArraySlice<UInt8> {
            guard let attribute = attributes.popFirst(), attribute.count >= 2,
                attribute.first == name.asciiValue, attribute.dropFirst().first == UInt8(ascii: "=")
            else { throw malformed }
            return attribute.dropFirst(2)
        }
        let nonce = try next("r")
        guard !nonce.isEmpty, nonce.allSatisfy({ (0x21...0x7E).contains($0) }) else { throw malformed }
        guard let salt = Base64.decode(try next("s")), !salt.isEmpty else { throw malformed }
        let digits = try next("i")
        // Ten digits are more than any bound and cannot overflow; a leading zero is no posit-number.
        guard (1...10).contains(digits.count), digits.first != UInt8(ascii: "0"),
            digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { throw malformed }
        self.nonce = Array(nonce)
        self.salt = salt
        iterations = digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
