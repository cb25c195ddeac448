/** What the service says of who signs in. */

/** The user's organization, in the answer to a sign-in; the one member that is not in PascalCase. */
export const ORGANIZATION_OF_LOGIN = 'organizationId'
