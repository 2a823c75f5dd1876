import Foundation
import Glibc

/// The paths inside a testbed's directory.
struct TestbedLayout: Sendable {
    /// The directory itself, absolute and without symbolic links.
    let directory: String

    var configuration: String { "\(directory)/etc" }
    var certificates: String { "\(directory)/tls" }
    var dkimKey: String { "\(certificates)/dkim.key" }
    var logs: String { "\(directory)/log" }
    var run: String { "\(directory)/run" }
    var mailStore: String { "\(directory)/mail" }
    var postfixConfiguration: String { "\(configuration)/postfix" }
    var postfixQueue: String { "\(directory)/queue" }
    var postfixData: String { "\(directory)/postfix-data" }
    var passwdFile: String { "\(configuration)/users" }
    var webPages: String { "\(directory)/web" }
    var oauthSite: String { "\(directory)/oauth" }
    var oauthSeam: String { "\(run)/oauth-seam" }
    var dovecotTokenConfiguration: String { "\(configuration)/dovecot-oauth2.conf.ext" }
    var zonesFile: String { "\(configuration)/zones.conf" }
    var resolverFile: String { "\(configuration)/resolv.conf" }
    var caFile: String { "\(certificates)/ca.pem" }
    var controlSocket: String { "\(run)/control" }
    var processGroupsFile: String { "\(run)/process-groups" }

    func dovecotConfiguration(_ flavour: SASLFlavour) -> String { "\(configuration)/\(flavour.unitName).conf" }
    func dovecotRun(_ flavour: SASLFlavour) -> String { "\(run)/\(flavour.unitName)" }
    func dovecotState(_ flavour: SASLFlavour) -> String { "\(run)/\(flavour.unitName)-state" }
    func authSocket(_ flavour: SASLFlavour) -> String {
        "\(dovecotRun(flavour))/auth-" + (flavour == .unattended ? "missing" : "postfix")
    }
    func milterSocket(_ name: String) -> String { "\(run)/\(name)/socket" }
    func log(_ unit: String) -> String { "\(logs)/\(unit).log" }
    func output(_ unit: String) -> String { "\(logs)/\(unit).out" }

    /// Creates the directory, or takes an empty one.
    ///
    /// The servers run under several users, so every folder above must let them pass.
    ///
    /// - Throws: `badOption` if the directory cannot serve; then none was made.
    static func create(directory requested: String?) throws(TestbedError) -> TestbedLayout {
        guard let requested else { return TestbedLayout(directory: try makeTemporaryDirectory()) }
        let path = URL(fileURLWithPath: requested).resolvingSymlinksInPath().standardizedFileURL.path
        // The longest socket name below is `/queue/private/` and a service name; the system allows 107 bytes.
        guard path.utf8.count <= 60 else {
            throw TestbedError(
                .badOption, "The directory '\(path)' has a path longer than 60 bytes; use a shorter one.")
        }
        try checkParents(of: path)
        do {
            guard (try? FileManager.default.contentsOfDirectory(atPath: path).isEmpty) ?? true else {
                throw TestbedError(.badOption, "The directory '\(path)' is not empty; name a new one.")
            }
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        } catch let error as TestbedError {
            throw error
        } catch {
            throw TestbedError(.badOption, "The directory '\(path)' cannot be used: \(error.localizedDescription)")
        }
        return TestbedLayout(directory: path)
    }

    /// Makes a new directory in memory where there is plenty of it, else under `/tmp`.
    ///
    /// On a disk, creating thousands of mail files right after as many were removed takes many times as long.
    private static func makeTemporaryDirectory() throws(TestbedError) -> String {
        var space = statvfs()
        let hasSharedMemory =
            statvfs("/dev/shm", &space) == 0 && UInt64(space.f_bavail) * UInt64(space.f_frsize) >= 2 << 30
        for parent in hasSharedMemory ? ["/dev/shm", "/tmp"] : ["/tmp"] {
            var template = Array("\(parent)/salesnode-testbed-XXXXXX".utf8CString)
            guard mkdtemp(&template) != nil else { continue }
            let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
            chmod(path, 0o755)
            return path
        }
        throw TestbedError(.badOption, "No temporary directory could be made: \(systemError()).")
    }

    private static func checkParents(of path: String) throws(TestbedError) {
        var parent = ""
        for component in path.split(separator: "/").dropLast() {
            parent += "/\(component)"
            var status = stat()
            guard stat(parent, &status) == 0 else { return }
            guard status.st_mode & 0o001 != 0 else {
                throw TestbedError(
                    .badOption,
                    "The directory '\(path)' lies in '\(parent)', which other users cannot enter; "
                        + "the mail servers run as other users, so use a directory such as one under /tmp.")
            }
        }
    }

    /// Creates a folder with a mode and, where a name is given, an owner.
    func makeFolder(_ path: String, mode: UInt32 = 0o755, owner: SystemUser? = nil, group: UInt32? = nil)
        throws(TestbedError)
    {
        guard mkdir(path, mode) == 0 || errno == EEXIST, chmod(path, mode) == 0 else {
            throw TestbedError(.commandFailed, "The folder '\(path)' cannot be made: \(systemError()).")
        }
        guard owner == nil && group == nil || chown(path, owner?.uid ?? 0, group ?? owner?.gid ?? 0) == 0 else {
            throw TestbedError(.commandFailed, "The folder '\(path)' cannot change its owner: \(systemError()).")
        }
    }

    /// Writes a file with a mode and, where a name is given, an owner.
    func write(_ text: String, to path: String, mode: UInt32 = 0o644, owner: SystemUser? = nil) throws(TestbedError) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        } catch {
            throw TestbedError(.commandFailed, "The file '\(path)' cannot be written: \(error.localizedDescription)")
        }
        guard chmod(path, mode) == 0, owner == nil || chown(path, owner?.uid ?? 0, owner?.gid ?? 0) == 0 else {
            throw TestbedError(.commandFailed, "The file '\(path)' cannot change its owner: \(systemError()).")
        }
    }
}

/// The text for the last failed system call.
func systemError(_ code: Int32 = errno) -> String {
    String(cString: strerror(code))
}
