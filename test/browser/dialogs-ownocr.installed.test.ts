import { dialogsSuite } from './dialogs'

dialogsSuite('ownocr')
