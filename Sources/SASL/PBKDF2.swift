import Crypto
import FoundationEssentials
import MailModel

/// PBKDF2 with HMAC (RFC 8018 §5.2) for one block of output, which is all that SCRAM's `Hi` needs.
enum PBKDF2<Hash: HashFunction> {
    /// Derives a key as long as the hash's output. The caller bounds `iterations`.
    static func derive(password: Secret, salt: [UInt8], iterations: Int) -> SymmetricKey {
        // The two states after the padded key are the same in every round: hashing them once halves the work.
        var key = [UInt8](repeating: 0, count: Hash.blockByteCount)
        if password.count > Hash.blockByteCount {
            password.withBytes { password in
                for (index, byte) in Hash.hash(data: password).enumerated() where index < key.count {
                    key[index] = byte
                }
            }
        } else {
            password.withBytes { password in
                for (index, byte) in password.enumerated() { key[index] = byte }
            }
        }
        var inner = Hash()
        var outer = Hash()
        inner.update(data: key.map { $0 ^ 0x36 })
        outer.update(data: key.map { $0 ^ 0x5C })

        var block = [UInt8](repeating: 0, count: Hash.Digest.byteCount)
        var result = block
        // RFC 5802 §2.2: U1 := HMAC(str, salt + INT(1))
        var message = inner
        message.update(data: salt)
        message.update(data: [0, 0, 0, 1] as [UInt8])
        close(message, outer, into: &block)
        combine(block, into: &result)
        if iterations > 1 {
            for _ in 1..<iterations {
                var message = inner
                block.withUnsafeBytes { message.update(bufferPointer: $0) }
                close(message, outer, into: &block)
                combine(block, into: &result)
            }
        }
        return SymmetricKey(data: result)
    }

    private static func close(_ inner: Hash, _ outer: Hash, into block: inout [UInt8]) {
        var outer = outer
        inner.finalize().withUnsafeBytes { outer.update(bufferPointer: $0) }
        let digest = outer.finalize()
        block.withUnsafeMutableBytes { block in
            digest.withUnsafeBytes { block.copyMemory(from: $0) }
        }
    }

    private static func combine(_ block: [UInt8], into result: inout [UInt8]) {
        for index in block.indices { result[index] ^= block[index] }
    }
}
