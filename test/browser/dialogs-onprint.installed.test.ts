import { dialogsSuite } from './dialogs'

dialogsSuite('onprint')
