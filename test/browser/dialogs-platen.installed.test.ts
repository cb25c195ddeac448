import { dialogsSuite } from './dialogs'

dialogsSuite('platen')
