package password

// wordsWalks is paths over the keyboard, repeated syllables and well-known
// numbers. Straight runs along one row are found by rule, see isWalk.
const wordsWalks = `
000 0000 00000 000000 00000000 007 007007 02468 100500 1010 101010 102030 10203040 1020304050 111 1111 11111
111111 11111111 111222 111222333 112233 11223344 1122334455 112358 1212 121212 123 123123 12321 123321 1234
12341234 1234321 12345 123454321 123456 1234567 12345678 123456789 1234567890 123654 123654789 127001 1313
131313 1357 13579 135790 1357924680 135798642 142536 142857 147147 147258 147258369 147852 147896325 159159
159357 159753 161803 192168 192837 192837465 1a2b 1a2b3c 1a2b3c4d 1a2s 1a2s3d 1a2s3d4f 1q2w 1q2w3e 1q2w3e4r
1q2w3e4r5t 1q2w3e4r5t6y 1qaz 1qaz2wsx 1qazxsw2 1qazzaq1 1w2e3r 1w2e3r4t 1w2q 1z2x 1z2x3c 1z2x3c4v 2020 2112 2121
212121 222 2222 222222 228 2323 232323 2468 24680 246810 248163 258258 258456 258852 271828 2w3e4r 2w3e4r5t 2wsx
2wsx3edc 314159 31415926 321 321321 321654 321654987 333 3333 333333 357357 369369 3e4r5t 3e4r5t6y 3edc 3edc4rfv
415263 420 4321 444 4444 444444 454545 456123 456456 456789 4815162342 4rfv 4rfv5tgb 54321 555 5555 555555 5tgb
5tgb6yhn 654321 666 6666 666666 6969 6yhn 741741 741852 741852963 753951 7654321 777 7777 777777 7777777
77777777 789123 789456 789456123 7894561230 789654 789789 7ujm 852852 86420 87654321 888 8888 888888 88888888
8ik 911 911911 918273 918273645 951357 951753 963852 963852741 963963 97531 987321 987654 987654321 9876543210
987987 999 9999 999999 a1b2 a1b2c3 a1b2c3d4 a1s2 a1s2d3 a1s2d3f4 aaa abc abc123 abcabc abcd abcd1234 abcde
abcdef abcdefg abcdefgh adws aqsw aqswde aqwsed asd asdasd asdf asdfg asdfgh asdfghj asdfghjk asdfghjkl asdzxc
azerty bebe bgt bgt5 bibi bla blabla blablabla bobo bvcxz cde cde3 cde34rfv cdexsw coco cxz cxzasd cxzdsa dada
dodo dsa dsaqwe edcrfv ewq ewqdsa ewqdsacxz fdsa fufu gaga gfdsa haha hahaha hehe hgfdsa hjkl jkl jklm jkluio
kiki koko lalala lili lkjh lkjhg lkjhgf lkjhgfdsa lmao lol lulu mimi mju mju7 mnbv mnbvc mnbvcx mnbvcxz momo
mumu nanana nbvcxz nhy nhy6 nini omg ooo poiu poiuy poiuyt poiuytrewq q1w2 q1w2e3 q1w2e3r4 q1w2e3r4t5
q1w2e3r4t5y6 q2w3 q2w3e4 q2w3e4r5 qaz qazqaz qazwsx qazwsxedc qazxsw qazxswedc qqq qwe qweasd qweasdzx qweasdzxc
qweqwe qwer qwert qwerty qwertyu qwertyui qwertyuiop qwertz qwertzu rere rewq rfvtgb rofl swaq swde tata tete
tgbyhn titi toto tralala trewq uiojkl uiop ujmik vcxz vfr vfr4 vivi w1q2 wasd wasdwasd wsad wsx wsxedc wtf www
xsw2 xsw23edc xsw2zaq1 xswedc xswzaq xxx xyz xyzzy yhnujm yoyo ytrewq z1x2 z1x2c3 z1x2c3v4 zaq zaq1 zaq12wsx
zaq1xsw2 zaqwsx zaqxsw zaza zizi zxc zxcasd zxcasdqwe zxcv zxcvb zxcvbn zxcvbnm zzz
`
