import Foundation
import Glibc

/// Descriptors that a program got from whoever started it.
public enum InheritedDescriptors {
    /// Closes all but the standard three.
    ///
    /// A test process may have leaked the end of a pipe to this program; kept open here and in every server, it would
    /// make whoever reads the other end wait for the testbed. Call it before anything is opened.
    public static func close() {
        let entries = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
        for descriptor in entries.compactMap({ Int32($0) }) where descriptor > 2 {
            _ = Glibc.close(descriptor)
        }
    }
}
