import MIME
import Testing

@Suite("Signed and encrypted messages")
struct MessageProtectionTests {
    private func protections(_ outline: String) -> [MessageProtection] {
        PartTree(MessageStructure([UInt8](MessageFixtures.outlined(outline)))).protections
    }

    @Test("A signed multipart names its content, its signature and its digest; the octets signed are the whole part")
    func signed() {
        let bytes = [UInt8](
            MessageFixtures.outlined(
                """
                multipart/mixed
                  multipart/signed; protocol="application/PGP-signature"; micalg=PGP-SHA256
                    text/plain
                    application/pgp-signature; name=signature.asc
                  text/plain
                """))
        let message = ParsedMessage(bytes)
        let found = message.tree.protections
        #expect(found.map(\.scheme) == [.openPGP] && found.map(\.kind) == [.signedDetached])
        #expect(found.map(\.part) == [1] && found.map(\.content) == [2] && found.map(\.control) == [3])
        #expect(found.map(\.digestAlgorithm) == ["pgp-sha256"])
        #expect(text(message.structure.parts[2].rawPart) == "Content-Type: text/plain\r\n\r\n1")
        #expect(message.body.textBody.map(\.index) == [2, 4])
        #expect(message.attachments.map(\.purpose) == [.control])
    }

    @Test("S/MIME is told by its type's parameter, and else by its name")
    func smime() {
        func kind(_ type: String) -> MessageProtection.Kind? { protections(type).first?.kind }
        #expect(kind("application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m") == .encrypted)
        #expect(kind("application/x-pkcs7-mime; smime-type=Signed-Data") == .signedOpaque)
        #expect(kind("application/pkcs7-mime; smime-type=authEnveloped-data") == .authenticatedEncrypted)
        #expect(kind("application/pkcs7-mime; smime-type=compressed-data") == .compressed)
        #expect(kind("application/pkcs7-mime; smime-type=certs-only") == .keys)
        #expect(kind("application/pkcs7-mime; name=smime.p7c") == .keys)
        #expect(kind("application/pkcs7-mime") == .unspecified)
        #expect(kind("application/octet-stream; name=SMIME.P7M") == .unspecified)
        #expect(kind("application/octet-stream; name=a.pdf") == nil)
        #expect(kind("application/pgp-keys") == .keys)
    }

    @Test("PGP/MIME encryption is recognised also where a server changed the multipart's type")
    func encrypted() {
        let parts = "\n  application/pgp-encrypted\n  application/octet-stream"
        let standard = protections("multipart/encrypted; protocol=\"application/pgp-encrypted\"" + parts)
        #expect(standard.map(\.kind) == [.encrypted] && standard.map(\.content) == [2])
        #expect(standard.map(\.scheme) == [.openPGP])
        let changed = protections("multipart/mixed\n  text/plain" + parts)
        #expect(changed.map(\.scheme) == [.openPGP] && changed.map(\.content) == [3] && changed.map(\.control) == [2])
        #expect(
            protections("multipart/encrypted\n  application/x\n  text/plain").first?.scheme == .other("application/x"))
        #expect(protections("multipart/signed\n  text/plain").isEmpty)
    }

    @Test("Armor in a text is found with its signed text; quoted armor is none")
    func armor() {
        let signed = """
            hello
            -----BEGIN PGP SIGNED MESSAGE-----
            Hash: SHA256

            - -- dashed
            body
            -----BEGIN PGP SIGNATURE-----

            iQ==
            -----END PGP SIGNATURE-----
            > -----BEGIN PGP MESSAGE-----
            -----BEGIN PGP MESSAGE-----

            wcB=
            -----END PGP MESSAGE-----
            -----BEGIN PGP PUBLIC KEY BLOCK-----
            mQ
            """
        for bytes in [[UInt8](signed), MessageFixtures.crlf(signed)] {
            let padded = [UInt8]("xx") + bytes
            let found = InlineArmor.find(in: padded[2...])
            #expect(found.map(\.kind) == [.signedText, .message, .publicKey])
            #expect(found.map(\.isTerminated) == [true, true, false])
            #expect(text(padded[found[0].signedText].filter { $0 != 0x0D }) == "- -- dashed\nbody\n")
            #expect(text(padded[found[1].range]).hasPrefix("-----BEGIN PGP MESSAGE-----"))
            #expect(text(padded[found[1].range].suffix(6)).contains("----"))
            for length in 0..<bytes.count {
                for block in InlineArmor.find(in: bytes[..<length]) {
                    #expect(block.range.upperBound <= length && block.range.lowerBound <= block.signedText.lowerBound)
                }
            }
        }
        #expect(InlineArmor.find(in: [UInt8](signed)[...], limit: 1).count == 1)
        #expect(InlineArmor.find(in: [UInt8]("-----BEGIN PGP NOTHING-----\n-----\n--\n")[...]).isEmpty)
    }
}
