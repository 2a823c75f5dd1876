/// The cipher suites that can be agreed on, by their IANA names.
package enum CipherSuite {
    /// Reads the suite out of the first bytes that a server sends; nil where they are not a whole ServerHello.
    package static func name(inServerHello bytes: [UInt8]) -> String? {
        // RFC 8446 §4.1.3
        guard bytes.count > 44, bytes[0] == 22, bytes[5] == 2 else { return nil }
        let afterSession = 44 + Int(bytes[43])
        guard bytes.count >= afterSession + 2 else { return nil }
        return names[UInt16(bytes[afterSession]) << 8 | UInt16(bytes[afterSession + 1])]
    }

    private static let names: [UInt16: String] = [
        0x1301: "TLS_AES_128_GCM_SHA256",
        0x1302: "TLS_AES_256_GCM_SHA384",
        0x1303: "TLS_CHACHA20_POLY1305_SHA256",
        0xC02B: "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
        0xC02C: "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
        0xC02F: "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
        0xC030: "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
        0xCCA8: "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
        0xCCA9: "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
    ]
}
