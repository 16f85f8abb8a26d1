/**
 * 1,024 plain English words of three to eight letters, chosen for this project and under its licence:
 * spelt one way, no two with the same first four letters, none the beginning of another, none one
 * letter away from another, nothing unkind. Their order is part of the format (IN2): only a new
 * suite may change it.
 */
const TEXT = `
acorn actor advice afford agree airport alarm album alley almond alpine amber anchor angle animal answer anthem
apple apron arcade archer arrow artist athlete atlas attic autumn avenue avocado awake axle baby bacon badge
bagel bakery balcony ballad bamboo banana bandage banjo banner barber barley barrel basil basket bathtub battery
beaver bedroom beetle begin bench better bicycle bingo birch biscuit bison blanket blazer blender blossom blouse
bluebell boat bonfire bonnet bookcase border borrow bottle boulder bouquet bowling bracelet branch brave bread
breeze brick bridge bright broccoli bronze broom bubble bucket buddy budget buffalo builder bulb bundle burger
buzzer cabbage cabin cable cactus cafe calendar calm camel canal candle canoe canvas canyon captain caramel
cardigan cargo carnival carpet carrot cartoon cashew castle cedar ceiling celery cello century chalk champion
channel chapter charcoal cheddar cheese cherry chess chicken chimney chin chipmunk choir chunk cider cinema
cinnamon circle citrus city clarinet classic clay clean cliff climb clinic clock closet cloud clover coach coast
coconut coffee collar comet comfort compass concert cookie copper coral corner cosmos cottage cougar country
cousin crab cracker cradle crane crater cream credit cricket crimson crisp crocus crop crown crumb crystal
cuckoo cucumber culture cupboard curious curly curtain cushion custard cycle daffodil dairy dance daring
daughter dawn daylight debate decade deck delight delta denim dentist depth detail diamond diary dice digital
dinner direct disco distant diver dizzy doctor dolphin domino donkey doodle doorway double dragon drama drawer
dress drift drizzle drum dune dusk duvet eager eagle early earth easel easy echo eclair eclipse edge editor
elastic elbow electric elegant elephant elevator elm emerald empire energy engine enjoy enough entry envelope
essay evening exact example exhibit explore express extra eyebrow fabric factory falcon family famous farmer
fashion feast feather fellow fence fern ferry festival fiction fiddle field figure film finch finger finish fire
fisher flag flamingo flannel fleece float floor fluffy flute foam focus fog folder football forest forget fork
formula fossil fountain frame freckle freedom fresh friend frost fruit funny furnace future gadget galaxy
gallery game garage garden garlic gentle giant giraffe glacier glad glass glider glitter globe glow golden golf
gondola goose grain granite grape gravity green grid grocery group guava guide guitar gymnast habit halfway
hamlet hammer hamster hangar happy harmony harp harvest hat hawk hazel headline health hedgehog helmet helper
herb heron hiker hilltop hippo history hobby hockey holiday hollow honey hoop horizon horse hotel huddle human
humble humming hundred hurry iceberg icicle icing igloo iguana image income index indoor ink insect inside
invent invite iris iron island item ivory ivy jacket jaguar jar jasmine javelin jazz jeans jelly jersey jewel
jigsaw jingle jogger join journey joyful juggle juice jumper junior kangaroo karate kayak keen keeper kennel
ketchup kettle keyboard kindly kingdom kiosk kitchen kite kitten kiwi koala label ladder ladybird lagoon lake
lamp landing language lantern laptop larch large lasso laundry lavender leader leaf lecture legend lemon lentil
leopard level library lifeboat light lilac lily linen lion liquid list little lively lizard llama lobster local
locket lodge logic lollipop lotus lounge lucky luggage lullaby lumber lunar lunch lyric machine magic magnet
magpie mailbox major mandarin mango mansion maple marathon marble margin market marsh mascot master mattress
meadow measure melody member memory mentor menu message meteor method midnight mild mimic mineral minnow mirror
mission mixture mobile model moment month moon morning mosaic motor mouse movie muffin museum mushroom music
mystery napkin nation nature navy nearby nectar needle nest network nimble normal north notebook novel nurse
nutmeg oak oasis oatmeal object ocean octagon octopus office olive onion online opal open opera orange orbit
orchard organ origin ostrich otter outdoor outfit owl oxygen oyster pacific paddle page paint palace pancake
panda panel panther papaya paper parade parcel parent park parsley partner passport pasta patch pavement peach
peanut pebble pelican pencil penguin pepper perfect person phone photo piano pickle picnic picture pigeon pilot
pine pioneer pizza planet plaster plate player plaza pleasant plenty plural polar polite pond popcorn poppy
porch portrait postcard potato pottery powder practice prairie present pretzel primary prism prize promise proud
public pudding pulley pumpkin puppet purple puzzle pyramid quail quality quest quick quiet quill quiz rabbit
raccoon race radar radio raft railway rainbow raisin rally random rapid raven ready realm reason rebuild receipt
record reef reflect refresh region reindeer relax remind rent repair report rescue return review rhubarb rhythm
ribbon ring ripple robin robot roller romance rooftop rooster rose rotate round rowing royal rubber ruby rudder
ruler runway rural rustic sack safari saffron sailor salad salmon salute sample sandal sardine satin saturn
sausage scale scarf school science scooter scout screen sculptor seagull seaweed secret seed selfie senior
sequel serve sesame shadow shallow shampoo shawl shelf sheriff shield shine ship shoelace shore shovel shower
shrimp shuttle signal silent silk silver size skate sketch skill skirt skylark sleepy slice slipper slope small
smart smile smooth smudge snail sneaker snow soap soccer social soda soft soil solid solo sonata south spade
spaniel sparrow special speech spinach spiral splash sponge spoon spring sprout spruce square squid stable
stadium stage stamp star station steady step stereo sticker stone stool story stream strong student sturdy style
subway sugar suit summer sunrise supper surfer surprise swan sweater swift swim swing sycamore symbol symphony
syrup system tablet tadpole talent talk tapestry tartan taxi teacher team teapot teddy temple tennis terrace
textile thank theory thermos thicket thimble thistle thought thread thumb thunder tidy tiger timber time tinsel
tissue title today token tomato tongue tonic tooth topaz tortoise totem toucan tourist towel town toy track
trade traffic trail travel treasure tree triangle tribe tricycle trifle trio trolley trombone trophy trumpet
trunk tuba tugboat tulip tunnel turkey turnip turtle tutor tweed twig twilight twirl umbrella under unicorn
uniform unique unit universe unpack upbeat upright upstairs urban useful usual vacation value vanilla variety
vase vault velvet venture verse vessel victory video view village vintage violet visit vitamin vivid voice
volcano volume voyage waffle wagon waiter walnut walrus waltz wander wardrobe warm wave wax wedding weekend
welcome wheat wheel whisker wide willow window winter wisdom wombat wood workshop world yacht yard year yoga
yogurt young zebra zenith zero zigzag zinc zipper zone zoom
`;

/** Sorted. A word's place is its 10 bits. */
export const words: readonly string[] = TEXT.trim().split(/\s+/);
