import MailStore
import Testing

@testable import Access

@Suite("Access: who may do what")
struct AccessPolicyTests {
    /// The table of permissions as it is promised: one row each, in the order owner, admin, member, editor, viewer.
    private static let promised = """
        delete-workspace     x . . . .
        transfer-ownership   x . . . .
        manage-members       x x . . .
        reset-passwords      x . . . .
        manage-settings      x x . . .
        read-audit-log       x x . . .
        manage-mailboxes     x x . . .
        manage-access-lists  x x . . .
        manage-oauth-clients x x . . .
        see-mailboxes        x x x x x
        read-conversations   x x x x x
        triage               x x x x .
        manage-labels        x x . . .
        send                 x x x x .
        delete-messages      x x . . .
        manage-suppressions  x x . . .
        edit-campaigns       x x x x .
        run-campaigns        x x x . .
        own-tokens           x x x x .
        manage-tokens        x x . . .
        """

    static let cells: [(Permission, MemberRole, Bool)] = promised.split(separator: "\n").flatMap { line in
        let words = line.split(separator: " ").map(String.init)
        return zip(MemberRole.allCases, words.dropFirst()).compactMap { role, mark in
            Permission(rawValue: words[0]).map { ($0, role, mark == "x") }
        }
    }

    @Test("each cell of the table is as promised", arguments: cells)
    func cell(permission: Permission, role: MemberRole, isAllowed: Bool) {
        #expect(AccessPolicy.may(role, to: permission) == isAllowed)
    }

    @Test("the table has a cell for every permission and every role")
    func complete() {
        #expect(Self.cells.count == Permission.allCases.count * MemberRole.allCases.count)
        #expect(Set(Self.cells.map(\.0)) == Set(Permission.allCases))
        #expect(Set(AccessPolicy.permissions.keys) == Set(MemberRole.allCases))
    }

    @Test("what a mailbox holds is for those on its list, whatever the role", arguments: MemberRole.allCases)
    func content(role: MemberRole) {
        for permission in Permission.allCases where permission.isAboutContent {
            #expect(AccessPolicy.may(role, to: permission, isListed: true) == AccessPolicy.may(role, to: permission))
            #expect(!AccessPolicy.may(role, to: permission, isListed: false))
        }
    }

    @Test("that a mailbox is there is also for those who manage mailboxes", arguments: MemberRole.allCases)
    func visibility(role: MemberRole) {
        #expect(AccessPolicy.may(role, to: .seeMailboxes, isListed: true))
        #expect(AccessPolicy.may(role, to: .seeMailboxes, isListed: false) == [.owner, .admin].contains(role))
        #expect(AccessPolicy.may(role, to: .manageMailboxes, isListed: false) == [.owner, .admin].contains(role))
    }

    @Test("the owner's role is neither given nor taken, and only owner and administrators give the others")
    func assigning() {
        for actor in MemberRole.allCases {
            for role in MemberRole.allCases {
                for current in MemberRole.allCases.map(Optional.some) + [nil] {
                    let isExpected = [.owner, .admin].contains(actor) && role != .owner && current != .owner
                    #expect(AccessPolicy.mayAssign(role, to: current, by: actor) == isExpected)
                }
            }
        }
    }

    @Test("everybody but the owner may leave; only owner and administrators remove others")
    func removing() {
        for actor in MemberRole.allCases {
            #expect(AccessPolicy.mayRemove(actor, isSelf: true, by: actor) == (actor != .owner))
            for target in MemberRole.allCases {
                let isExpected = [.owner, .admin].contains(actor) && target != .owner
                #expect(AccessPolicy.mayRemove(target, isSelf: false, by: actor) == isExpected)
            }
        }
    }
}
