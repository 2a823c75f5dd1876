#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

/// A credential or key whose bytes never appear in a description and are overwritten when the last copy goes away.
///
/// Copies share one buffer. `description`, `debugDescription` and reflection show a fixed placeholder, so that a
/// secret interpolated into a log line by mistake shows nothing. Comparison takes the same time wherever the
/// bytes differ.
public struct Secret: Sendable {
    private let storage: Storage

    /// Takes a copy of `bytes`. The caller's own copy stays the caller's to erase.
    public init(_ bytes: some Collection<UInt8>) {
        storage = Storage(bytes)
    }

    /// Takes the UTF-8 bytes of `text`.
    public init(_ text: String) {
        storage = Storage(text.utf8)
    }

    /// The number of bytes.
    public var count: Int { storage.buffer.count }

    /// Whether there are no bytes at all.
    public var isEmpty: Bool { storage.buffer.isEmpty }

    /// Lends the bytes to `body`. Whatever `body` copies out is no longer protected.
    public func withBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try body(UnsafeRawBufferPointer(storage.buffer))
    }

    /// The bytes as an array, for handing to a codec or cipher that needs one.
    public func copyBytes() -> [UInt8] { Array(storage.buffer) }

    /// Owns the buffer, so that the end of its last reference is the moment of erasure.
    // `@unchecked` is right because the buffer is written only in `init` and `deinit`, which no other thread can see.
    private final class Storage: @unchecked Sendable {
        let buffer: UnsafeMutableBufferPointer<UInt8>

        init(_ bytes: some Collection<UInt8>) {
            buffer = .allocate(capacity: bytes.count)
            _ = buffer.initialize(from: bytes)
        }

        deinit {
            if let base = buffer.baseAddress { explicit_bzero(base, buffer.count) }
            buffer.deallocate()
        }
    }
}

extension Secret: Equatable {
    /// Compares without leaving early, so that timing does not tell where two secrets differ.
    public static func == (left: Secret, right: Secret) -> Bool {
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (a, b) in zip(left.storage.buffer, right.storage.buffer) { difference |= a ^ b }
        return difference == 0
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always the same placeholder.
    public var description: String { "[secret]" }

    /// Always the same placeholder.
    public var debugDescription: String { "[secret]" }

    /// A mirror without children, so that `dump` shows nothing either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
