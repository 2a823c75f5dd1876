#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// The operating system's words for its error numbers.
enum SystemError {
    /// Such as `Permission denied`.
    static func text(_ number: Int32) -> String {
        // Safe on every thread: glibc 2.32 and later, and musl, keep the text per thread or constant.
        String(cString: strerror(number))
    }
}
