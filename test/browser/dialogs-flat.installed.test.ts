import { dialogsSuite } from './dialogs'

dialogsSuite('flat')
