import Glibc

/// A user of the machine under which a server runs.
struct SystemUser: Sendable {
    let name: String
    let uid: UInt32
    let gid: UInt32

    /// Mail files belong to this number; it has no entry in the machine's list of users.
    static let mailUID = 5000

    /// - Throws: `requirementMissing` if the Debian package that makes the user is not installed.
    init(_ name: String, package: String) throws(TestbedError) {
        guard let entry = getpwnam(name) else {
            throw TestbedError(
                .requirementMissing,
                "The system user '\(name)' is missing; install the Debian package '\(package)'.")
        }
        self.name = name
        uid = entry.pointee.pw_uid
        gid = entry.pointee.pw_gid
    }

    /// The number of a group.
    ///
    /// - Throws: `requirementMissing` if the Debian package that makes the group is not installed.
    static func group(_ name: String, package: String) throws(TestbedError) -> UInt32 {
        guard let entry = getgrnam(name) else {
            throw TestbedError(
                .requirementMissing,
                "The system group '\(name)' is missing; install the Debian package '\(package)'.")
        }
        return entry.pointee.gr_gid
    }
}
