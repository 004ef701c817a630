package password

// wordsEnglish is English words, titles and names that people take as a
// password, lower case, written down for this package.
const wordsEnglish = `
aaron abba abigail academy access accessme account acdc acer actor actress adam admin adminadmin administrator
adrian africa agent aidan airplane airport ajax alabama alan alaska albert alejandro alex alexander alexandra
alexis alfred algebra alice alicia alien aliens alison alive alligator always amanda amazing amber amelia amen
america american amongus amsterdam amy anakin andrea andreas andrew android andy angel angela angelina angels
angie animal animals anime anita ann anna anne annie ant anthony antonio anything apex aphrodite apollo apple
apples april aragorn archer archie argentina ariel arizona army arnold arsenal art artemis arthur artist ashley
assassin assassins asus athena athens athlete audi audrey august aunt austin australia austria autumn avenger
avengers awesome babe babes baby babyboy babygirl back backup bacon bad badboy badger badgirl ballet bambi
banana bananas bank banker barbara barbie barca barcelona barry bart bartman baseball basic basketball batman
battlefield bayern beach bear bears beatles beatrice beautiful beauty beaver beckham becky bed bee beer bees
beetle belarus believe ben bender benfica benjamin bentley benz berlin bernard best bestfriend bestone beth
better betty beyonce bible bicycle bigboss bigdaddy bigdog bigman bike biker bilbo bill billion billionaire
billy biology bird birdie birds birthday bison black blackberry blackbird blackcat blackdog blackjack blank
blanket bleach blessed blessing blink blue blueberry bluemoon bluesky bmw boat bob bobby bomb bomber bond book
books bookworm boring borussia boss boston bounty boxer boxing boy boyfriend boys brad bradley brandon brandy
braves brawlstars brazil bread breakfast brenda brian bride bridget britain british britney brittany bro broncos
bronze brooke brother brothers brown bruce bruins bryan buffalo bug bugatti bugs bull bulldog bullet bulls
bumblebee bunny burger bus business businessman butter butterfly bye byebye cabbage cadillac caesar cake caleb
california call callofduty camaro camel camera cameron canada candle candy candyman canucks captain
captainamerica car caramel carl carla carlos carmen carol carolina caroline carrot cars cartman casey cash
cassie cat catherine cathy cats catwoman cecilia celtic celtics chad chair champ champagne champion chance
change changeme charizard charles charlie charlotte cheese cheeseburger cheetah chelsea chemistry cherries
cherry cheryl chester chevrolet chewbacca chicago chicken chief child children chile china chinese chips chloe
chocolate chris christ christian christina christine christmas christopher chrome chrysler church cinderella
cindy cinema cinnamon citroen city civilization claire clara clashofclans clashroyale class classmate classroom
claudia clever client clifford clinton cloud cloudy coach cobra cocacola coconut coder cody coffee cola colin
college colombia colossus comet company computer connor control cookie cookies cool coolboy coolgirl coolguy cop
corn corvette cosmos counter counterstrike courtney cow cowboy cowboys crack cracker craig crazy creeper crimson
crocodile crow crystal cubs cucumber cupcake cute cutie cutiepie cyberpunk cynthia dad daddy daisy dakota dale
dallas dan dana dance dancer dancing daniel daniela danielle danny dark darkness darling darren darthvader
database daughter dave david dawn daylight dead deadpool dean dear dearest death deathnote debbie debian deborah
december deer default delete delphi demo demon demons denise denmark dennis denver depeche depechemode derek
desert desktop destiny detective detroit developer devil diablo diamond diamonds diana diane diary die diego
dinner dinosaur diploma director disco disney dobby doctor dodge dodgers dog doggie doggy dogs dollar dollars
dolphin dolphins dominic donald donaldduck donna doom door doris dorothy dota dotadota douglas download dragon
dragonball dragonfly dragons dream dreamer dreaming dreams driver druid drum drummer drums dublin duck ducky
dumbledore dumbo dummy duncan dustin dylan eagle eagles earth easter economics eddie edgar edith eduardo edward
edwin egypt eileen elaine eleanor elena elephant eli elijah elizabeth ella ellen ellie elsa elvis email emerald
emily eminem emma emperor empire engine engineer england english enter enterme enterprise entrance eric erica
erik erin ernest escape ethan eugene euro europe european eva evan evelyn evening everton everything evil exam
example excellent faith falcon fall fallout family fanta fast faster fate father february felix fernando ferrari
fiat fifa fighter film finland fiona fire fireball firefly firefox fireman first fish fishing fitness flame
flames florence florida flower flowers flyers fool foolish football footballer ford forest forever forget forgot
forgotten fortnite fortune fox foxes foxy france frances francis francisco frank frankie fred freddy frederick
free freedom french friday friend friends friendship frodo frog froggy frozen fry fun funny furious futurama
gabriel gabriela galaxy game gamer games gaming gandalf gangsta gangster garden gareth garfield garlic gary
gavin general genius genshin geography geometry george georgia gerald geralt gerard german germany ghost giant
giants gina ginger giraffe girl girlfriend girls gladiator gloria gmail goal goalkeeper goat god goddess
godfather gods goku golang gold golden golf golfer golfing goliath gollum good goodbye goodday goodluck goofy
google goose gordon gorilla gosuslugi grace grade graduate graham grandma grandpa granny grant grape grapes
grass gray great greece green greenday greg gregory grey griffin groom gryffindor gta guest guitar gummybear gun
guns gustavo guy guys gym gymnast haaland hacked hacker hacking hades hailey halflife halloween hamburger
hamster hannah hansolo happiness happy happyday harley harleyquinn harold harry harrypotter harvey hawaii hawk
headshot heart hearts heather heaven hector hedgehog heidi helen hell hello hellohello hellokitty henry herbert
hercules hermes hermione hero herobrine heroes hey hidden hill hinata hiphop history hobbit hockey hogwarts
holiday holidays holland holly hollywood holy home homepage homer honda honest honey honeybee hope horse horses
hot hotmail hottie house houston howard huawei hug hugh hugo hugs hulk hunter husband hyundai ian ice icecream
iceman icy idiot ignacio ilove iloveu iloveyou impostor india indigo infiniti insert institute intel inter
internet ipad iphone ireland irene iris irish iron ironclad ironmaiden ironman isaac isabel isabella island
istanbul itachi italian italy ivan ivy jack jackie jackson jacob jacqueline jade jaguar jaime jake james
jamesbond jamie jan jane janet janice january japan japanese jared jasmine jason java javascript javier jay jean
jedi jeep jeff jeffrey jenna jennifer jenny jeremy jerome jerry jesse jessica jessie jesus jill jim jimmy joan
joanna job joe joel johanna john johnny joker jon jonathan jordan jorge jose joseph josh joshua joy juan juanita
judith judo judy juice julia julian juliana julie juliet july june jupiter justin juventus kaitlyn kakashi
kangaroo karate karen karina karl kate katherine kathleen kathy katie katrina kawaii kayla keith kelly kelsey
ken kenneth kenny kevin key keyboard keys kia kiddo kids kiev kill killer kim kimberly kindergarten king kingdom
kings kirk kirsten kiss kisses kissme kissyou kitchen kitten kittens kitty kittycat kiwi knight knights koala
kobe kombat korea korean korn kristen kristin kristina kurt kyle lada ladies lady ladybug lake lakers lamb
lamborghini lamp lance laptop larry lasvegas laugh laughter laura lauren laurie lavender lawrence lawyer lazy
leaf league leagueoflegends leah leaves lebron lee legend legendary legends legolas lelouch lemon lemonade
lenovo leo leon leonard leonardo leopard leslie lesson lessons letmein letter letters lewis lexus liam liberty
library life light lightning lilian lily lime limpbizkit linda lindsay lindsey linkinpark linux lion lioness
lions lisa literature live liverpool living lizard locked locker logan login logon logout loki lola london
lorenzo loretta lori losangeles loser lotus louis louise love lovebird lovebug loved lovelove lovely loveme
lover lovers loveyou loving lucas lucia luck lucky lucy luffy luigi luis luke lunch lydia lynn macbook mad
madeline madison madman madonna madrid mafia mage magenta maggie magic magical mailru major malcolm mama man
manager manchester manga mango maniac manuel manutd maradona marc marcel march marcia marco marcus margaret
maria marie marilyn marina marine marines mario marion marissa mark market marlon marriage mars marshall martha
martin martini marvin mary maserati mason master mastermind mateo math mathematics maths matrix matt matthew
maureen maurice max maxim maxwell may mazda mbappe megan megatron melanie melinda melissa melody melon melvin
member men mercedes mercury meredith message messi metal metallica meteor metro mexico mia miami michael michele
michelle mickey mickeymouse microsoft midnight mighty miguel mike mikey milan milano mildred miles military milk
milkshake million millionaire milo minecraft minion minions minister minnie minsk miracle miranda mirror missile
mitchell mitsubishi mobile modem molly mom mommy monday money moneymaker monica monitor monkey monkeys monster
monsters montana montreal moon moonlight mordor morgan morning morpheus morris morrowind mortal mortalkombat
moscow moskva mosquito mother motor motorbike motorcycle mountain mountains mouse movie movies muffin mum mummy
munich murphy muse mushroom music musical musician mustang mylife mylove mypass mypassword mysql mystery nadia
nancy naomi napoli naruto natalia natalie natasha nathan nathaniel navy nba needforspeed neil nelson nemo neo
neptune network nevada newbie newcastle newpass newpassword newyear newyork neymar nhl nicholas nick nicky
nicolas nicole nigel night nights nikita nina ninja nintendo nirvana nissan nitro noah nokia none noob noodles
nopassword nora norman norway notebook nothing november null number numberone numbers nurse nursery nvidia
oblivion ocean october octopus odin office offline olaf oldpassword oliver olivia omar onepiece onion online
opel open openme opensesame opera optimus oracle orange oranges orchid oscar otaku outlaw outlook overwatch owen
owl pablo packers pacman page paint painter paladin pamela pancake panda panther papa paper parents paris parrot
pascal pass passcode passkey passpass passphrase passw passwd password passwort pasta pat patricia patrick
patriots paul paula pauline peace peach peaches pear pearl pedro peggy pele pen pencil penguin penguins penny
pepper pepsi perfect perry pete peter peterpan peugeot phantom phil philadelphia philip phillies phillip
philosophy phoebe phoenix phone photo photos phyllis physics piano picture pig pigeon piggy piglet pikachu
pillow pilot pineapple pink pirate pirates pizza plane planet platinum play playboy player players playgirl
playstation please plum pluto pokemon poland police polish pony pooh popcorn porsche portal porto poseidon
postgres potato potter power powerful pray prayer predator president pretty prince princess printer private
profile program programmer pswd psycho pubg puma pumpkin pupil puppies puppy puppylove purple pussycat pwd pword
python quake queen rabbit raccoon race racer rachel racing radio radiohead ragnarok raiders rain rainbow rainy
ralph rambo rammstein ramon randy ranger rangers rapper rapunzel raquel raspberry rat rats raven ray raymond
realmadrid rebecca rebel reboot red redhead redrose redskins redsox redwings regina remember remind renault
reset resident residentevil restore rhythm ricardo rich richard richie rick ricky rihanna riley rita river rob
robert roberta roberto robin roblox robocop rock rocket rocknroll rocks rockstar rocky rodney roger rogue roland
rollsroyce roma roman rome ron ronald ronaldinho ronaldo ronnie rookie rooney rooster root rosa rose rosebud
rosemary roses ross router roxanne roy ruby rum runner running russell russia russian rust ruth ryan ryuk
sabrina safari sailor sailormoon saint sakura salad sale sally salt sam samantha sammy sample samson samsung
samuel samurai sanandreas sand sandra sandwich sandy sanfrancisco sapphire sara sarah sasuke satan saturday
saturn sausage saxophone scanner scarlet scarlett school schoolboy schoolgirl science scientist scooby scoobydoo
scooter scorpion scotland scott script sea sean seaside seattle sebastian second secret secrets secure secured
security sega seoul september sergeant sergio server service sesame seth shadow shadows shakira shane shannon
shark sharks sharon shaun shawn sheep sheila shelby shelly sherlock shield shift ship shirley shop shopping
shrek sidney sierra signin signon signup silenthill silver silvia simba simcity simon simone simpsons sims
singer sis sister sisters sith skate skateboard skater skoda sky skyline skyrim skywalker slipknot slytherin
smart smile smiles smiley smiling smurf smurfs snake snape snickers sniper snoopy snow snowball snowboard
snowflake snowman snowy soccer sofa sofia softball soldier something son song songs sonia sonic sony sophia
sophie sorry soul soup southpark space spaghetti spain spanish sparrow sparta spartan spartans speed speedy
spencer spider spiderman spiders spirit spock spongebob sport sports spring sprite spy sqlserver squirrel stacey
stacy stalker stallion stan stanley star starcraft stardust starlight stars startrek starwars state steel
steelers stella stephanie stephen steve steven stewart stone store storm strawberry streetfighter strength
strike striker strong stronger stuart student students study studying stupid subaru subzero success sue sugar
sugarplum summer sun sunday sunflower sunlight sunny sunrise sunset sunshine super superb superman supermario
superuser supervisor surfer surfing susan susanna sushi suzanne suzuki swan sweden sweet sweetheart sweethome
sweetie sweety swimmer swimming switzerland sword sydney sylvia system table tamara tank tanks tanya tara taylor
tea teacher teachers team teamwork techno ted teddy teddybear tekken telephone television temp temporary tennis
tequila teresa terminator terry tesla test tester testing tests testtest tetris texas thanks thankyou theater
thelma theodore thepassword there theresa thesims third thomas thor thug thunder thursday tiffany tiger tigers
tigger tim timmy timothy tina tinkerbell titan titanic titanium toby todd together tokyo tom tomandjerry tomato
tommy toni tony toor toronto totoro tottenham tournament toyota tracey tracy trade train trance transformers
travis treasure tree trees trevor trinity tristan trojan troy truck truelove trumpet trust truth tuesday tulip
turbo turkey turquoise turtle twins twix tyler ubuntu ukraine uncle unicorn united universe university unlock
unlocked unreal update upgrade upload ursula usa user username userpass vacation vader valentin valentina
valentine valerie valhalla valley valorant vampire vanessa vanilla vegas vegeta venice venom venus vera veronica
vicecity vicky victor victoria victory video vienna viking vikings vincent violet violin viper virginia virus
vivian vladimir vodka voldemort volkswagen volleyball volvo walter wanda war warcraft warlock warren warrior
warriors warsaw warthunder warzone washington water waterfall watermelon wayne weapon webmaster website wedding
wednesday weekend welcome wendy werewolf wesley whale whatever whatnot whiskey whisky white whitecat whitesnake
whitney wife wifi wilfred will william willie wilson win wind window windows windy wine winner winnie winniepooh
winning winter wish wishes witch witcher wizard wolf wolfenstein wolverine wolves woman women wonder wonderful
wonderwoman word work worker working world worldoftanks worldofwarcraft worm wot wrestling xavier xbox xiaomi
xmen yacht yahoo yandex yankees yellow yoda yolanda yourpassword yvonne zach zachary zebra zelda zeus zidane zoe
zombie
`
