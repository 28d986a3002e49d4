#!/usr/bin/env bash
# Tries every family of weights that is about, at real sizes and with random numbers: a base model as
# a folder and as a single file, with each kind of motion modules and of replication networks. Makes
# the files in a folder that it is given (14 GB), paints one step of each pairing that must work, and
# makes sure that each of the others is refused with its reason. After ./mvnw package -Pnatives:
#
#   tools/try-families.sh FOLDER          paints each pairing: 5 GB of memory, an hour on two cores
#   tools/try-families.sh FOLDER --some   paints with each file once, only plans the rest
#   tools/try-families.sh FOLDER --plan   paints nothing: five minutes and little memory
#
# Prints a line each, "ok" or "refused", and ends with 1 when one is not as expected.
set -u
cd "$(dirname "$0")/.." || exit 1
folder=${1:?"usage: tools/try-families.sh FOLDER [--some|--plan]"}
how=${2:-}
failures=0

make() { java -cp "target/lib/*" tools/MakeRandomModel.java --parts "$1" "$2" 2>&1 | grep -v 'there already' || true; }
make unet,vae,text_encoder,tokenizer,scheduler "$folder/base"
make single,tokenizer "$folder/single"
make motion-v1,motion-v2,motion-v3,sparsectrl-rgb "$folder/files"
make motion-adapter-v2,motion-adapter-v3,sparse-controlnet,controlnet,unet-inpaint "$folder/folders"

base=$folder/base
single=$folder/single/single.safetensors
files=$folder/files
folders=$folder/folders
said=$folder/said.txt

# try EXPECTED WHAT ARGUMENTS... ; EXPECTED is "ok", "plan", or a part of the reason to refuse by
try() {
  local expected=$1 what=$2 code result
  shift 2
  local extra=()
  [ "$expected" = ok ] || extra=(--dry-run)
  ./pentimento "$@" --steps 1 --width 64 --height 64 --frames 2 --between none \
    -o "$folder/x.png" "${extra[@]}" >"$said" 2>&1
  code=$?
  case "$*" in # nothing but the family and the prediction is ever assumed, and that is told
    *"--model $single"*) grep -q 'note: v-prediction' "$said" || [ $code != 0 ] || code=untold ;;
  esac
  case $expected in
    ok | plan) result=$([ $code = 0 ] && echo ok) ;;
    *) result=$([ $code = 2 ] && grep -qF -- "$expected" "$said" && echo refused) ;;
  esac
  if [ -z "$result" ]; then
    failures=$((failures + 1))
    result="FAILED ($code, expected $expected)"
  fi
  printf '%-8s %s\n' "$result" "$what"
  case $result in FAILED*) tail -n 5 "$said" | cut -c1-400 ;; esac
}

painted=' '
# pairing MODEL MOTION REPLICATION ; each file is painted with once under --some
pairing() {
  local model=$1 motion=$2 replication=$3 expected=ok seen=yes one
  local what
  what="$(basename "$model") + $(basename "$motion") + $([ -z "$replication" ] && echo none || basename "$replication")"
  for one in "$model" "$motion" "$replication"; do
    case $painted in *" $one "*) ;; *) seen=no ;; esac
  done
  [ "$how" = --some ] && [ $seen = yes ] && expected=plan
  [ "$how" = --plan ] && expected=plan
  painted="$painted$model $motion $replication "
  if [ -z "$replication" ]; then
    try $expected "$what" generate "a cat" --model "$model" --motion "$motion"
  else
    try $expected "$what" reconstruct examples/coffee.png --engine diffusion --no-lift \
      --model "$model" --motion "$motion" --replication-network "$replication"
  fi
}

for model in "$base" "$single"; do
  for motion in "$files"/motion-v{1,2,3}.ckpt "$folders"/motion-adapter-v{2,3}; do
    for replication in "$files/sparsectrl-rgb.ckpt" "$folders/sparse-controlnet" ''; do
      pairing "$model" "$motion" "$replication"
    done
  done
done
adapter=$folders/motion-adapter-v3/diffusion_pytorch_model.safetensors
cp "$adapter" "$files/adapter-v3.safetensors" # without its configuration
pairing "$single" "$files/adapter-v3.safetensors" ''
rm "$files/adapter-v3.safetensors"
for family in processpainter animatediff-v1 diffusers; do
  try plan "motion-v1.ckpt as $family" generate "a cat" --model "$base" \
    --motion "$files/motion-v1.ckpt" --motion-family $family
done
try plan 'parts of a single file' generate "a cat" --model "$base" --motion "$files/motion-v2.ckpt" \
  --unet "$single" --vae "$single" --text-encoder "$single" --tokenizer "$folder/single"

motion=(--motion "$files/motion-v3.ckpt")
for family in animatediff-v1 animatediff-v3 processpainter; do
  try 'middle block' "motion-v2.ckpt as $family" generate "a cat" --model "$base" \
    --motion "$files/motion-v2.ckpt" --motion-family $family
done
try 'middle block' 'motion-v3.ckpt as animatediff-v2' generate "a cat" --model "$base" "${motion[@]}" \
  --motion-family animatediff-v2
try 'inpainting' 'an inpainting U-Net' generate "a cat" --model "$base" "${motion[@]}" \
  --unet "$folders/unet-inpaint"
try 'single pictures' 'a ControlNet to replicate by' reconstruct examples/coffee.png \
  --engine diffusion --model "$base" "${motion[@]}" --replication-network "$folders/controlnet"
try 'name it by --motion' 'motion modules as VAE' generate "a cat" --model "$base" \
  --vae "$files/motion-v1.ckpt"
try 'name it by --replication-network' 'a replication network as motion modules' generate "a cat" \
  --model "$base" --motion "$folders/sparse-controlnet"
try 'has no motion modules' 'no motion modules' generate "a cat" --model "$single"
try 'name a model by --model' 'motion modules as a model' generate "a cat" \
  --model "$files/motion-v1.ckpt"

rm -f "$said" "$folder/x.png"
if [ "$failures" -gt 0 ]; then
  echo "$failures not as expected"
  exit 1
fi
echo 'all as expected'
