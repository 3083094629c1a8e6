"""Stand-in for the code that comes with a released InternVLChatModel: the model and its `chat`.

Written anew, with the documented interface and the released names of tensors. That a script runs
with it shows that the script calls the interface as documented, not that the released code, which
was written for transformers 4.37, runs with the transformers in use.
"""

import torch
from torch import nn
from torch.nn.functional import scaled_dot_product_attention
from transformers import AutoModelForCausalLM, GenerationMixin, PreTrainedModel

from .configuration_internvl_chat import InternVLChatConfig


class Embeddings(nn.Module):
    """Tiles (tiles, 3, side, side) to one vector for the class and one for each patch."""

    def __init__(self, config):
        super().__init__()
        width, patch = config.hidden_size, config.patch_size
        places = (config.image_size // patch) ** 2 + 1
        self.class_embedding = nn.Parameter(torch.zeros(1, 1, width))
        self.position_embedding = nn.Parameter(torch.zeros(1, places, width))
        self.patch_embedding = nn.Conv2d(config.num_channels, width, patch, stride=patch)

    def forward(self, tiles):
        patches = self.patch_embedding(tiles).flatten(2).transpose(1, 2)
        first = self.class_embedding.expand(len(tiles), -1, -1)
        return torch.cat([first, patches], 1) + self.position_embedding


class Attention(nn.Module):
    """Attention of every patch to every patch."""

    def __init__(self, config):
        super().__init__()
        self.heads = config.num_attention_heads
        self.qkv = nn.Linear(config.hidden_size, 3 * config.hidden_size)
        self.proj = nn.Linear(config.hidden_size, config.hidden_size)

    def forward(self, hidden):
        heads = self.qkv(hidden).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        return self.proj(scaled_dot_product_attention(*heads).transpose(1, 2).flatten(2))


class Mlp(nn.Module):
    """Two linear layers."""

    def __init__(self, config):
        super().__init__()
        self.fc1 = nn.Linear(config.hidden_size, config.intermediate_size)
        self.fc2 = nn.Linear(config.intermediate_size, config.hidden_size)

    def forward(self, hidden):
        return self.fc2(nn.functional.gelu(self.fc1(hidden)))


class Layer(nn.Module):
    """Attention and Mlp, each scaled and added."""

    def __init__(self, config):
        super().__init__()
        self.norm1 = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.norm2 = nn.LayerNorm(config.hidden_size, eps=config.layer_norm_eps)
        self.attn, self.mlp = Attention(config), Mlp(config)
        self.ls1 = nn.Parameter(torch.ones(config.hidden_size))
        self.ls2 = nn.Parameter(torch.ones(config.hidden_size))

    def forward(self, hidden):
        hidden = hidden + self.ls1 * self.attn(self.norm1(hidden))
        return hidden + self.ls2 * self.mlp(self.norm2(hidden))


class Encoder(nn.Module):
    """The layers, one after another."""

    def __init__(self, config):
        super().__init__()
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.num_hidden_layers))

    def forward(self, hidden):
        for layer in self.layers:
            hidden = layer(hidden)
        return hidden


class InternVisionModel(nn.Module):
    """InternViT."""

    def __init__(self, config):
        super().__init__()
        self.embeddings, self.encoder = Embeddings(config), Encoder(config)

    def forward(self, tiles):
        return self.encoder(self.embeddings(tiles))


class InternVLChatModel(PreTrainedModel, GenerationMixin):
    """The model, for language models that transformers has a class for."""

    config_class = InternVLChatConfig
    main_input_name = "pixel_values"

    def __init__(self, config, use_flash_attn=True):  # noqa: ARG002
        super().__init__(config)
        if config.llm_config.model_type == "internlm2":
            raise NotImplementedError("the stand-in has no modelling code for InternLM2")
        self.language_model = AutoModelForCausalLM.from_config(config.llm_config)
        self.vision_model = InternVisionModel(config.vision_config)
        joined = int(config.vision_config.hidden_size / config.downsample_ratio**2)
        width = config.llm_config.hidden_size
        self.mlp1 = nn.Sequential(
            nn.LayerNorm(joined), nn.Linear(joined, width), nn.GELU(), nn.Linear(width, width)
        )
        patches = config.force_image_size // config.vision_config.patch_size
        self.num_image_token = int((patches * config.downsample_ratio) ** 2)
        self.system_message = "You are a helpful assistant."
        self.post_init()

    def extract_feature(self, pixel_values):
        """Return what the language model sees: (tiles, tokens of a tile, its width)."""
        patches = self.vision_model(pixel_values)[:, 1:]
        side = int(patches.size(1) ** 0.5)
        step = int(1 / self.config.downsample_ratio)
        grid = patches.unflatten(1, (side // step, step, side // step, step))
        return self.mlp1(grid.transpose(2, 3).flatten(3).flatten(1, 2))

    @torch.no_grad()
    def generate(self, pixel_values=None, input_ids=None, attention_mask=None, **settings):
        """Return the tokens generated after each prompt, image tokens filled in."""
        embeddings = self.language_model.get_input_embeddings()(input_ids)
        if pixel_values is not None:
            seen = self.extract_feature(pixel_values).flatten(0, 1).to(embeddings)
            places = input_ids == self.img_context_token_id
            if int(places.sum()) != len(seen):
                raise ValueError(f"{int(places.sum())} places for {len(seen)} image tokens")
            embeddings[places] = seen
        return self.language_model.generate(
            inputs_embeds=embeddings, attention_mask=attention_mask, **settings
        )

    def chat(
        self,
        tokenizer,
        pixel_values,
        question,
        generation_config,
        history=None,
        return_history=False,
        num_patches_list=None,
        IMG_START_TOKEN="<img>",
        IMG_END_TOKEN="</img>",
        IMG_CONTEXT_TOKEN="<IMG_CONTEXT>",
        verbose=False,
    ):
        """Return the answer to a question, and with `return_history` the rounds so far."""
        tiles = _tiles(pixel_values, num_patches_list)
        if history is None and tiles and "<image>" not in question:
            question = "<image>\n" + question
        marks = IMG_START_TOKEN, IMG_CONTEXT_TOKEN, IMG_END_TOKEN
        prompt = self._prompt(tokenizer, [*(history or []), (question, None)], tiles, marks)
        [answer] = self._answer(
            tokenizer, pixel_values, [prompt], generation_config, IMG_CONTEXT_TOKEN
        )
        if verbose:
            print(prompt, answer)
        rounds = [*(history or []), (question, answer)]
        return (answer, rounds) if return_history else answer

    def batch_chat(
        self,
        tokenizer,
        pixel_values,
        questions,
        generation_config,
        num_patches_list=None,
        history=None,
        return_history=False,
        image_counts=None,
        IMG_START_TOKEN="<img>",
        IMG_END_TOKEN="</img>",
        IMG_CONTEXT_TOKEN="<IMG_CONTEXT>",
        verbose=False,
    ):
        """Return the answers to questions about one image each."""
        if history is not None or return_history:
            raise NotImplementedError("batch_chat keeps no history")
        tiles = num_patches_list or image_counts or []
        marks = IMG_START_TOKEN, IMG_CONTEXT_TOKEN, IMG_END_TOKEN
        prompts = []
        for number, question in enumerate(questions):
            own = tiles[number : number + 1] if pixel_values is not None else []
            if own and "<image>" not in question:
                question = "<image>\n" + question
            prompts.append(self._prompt(tokenizer, [(question, None)], own, marks))
        answers = self._answer(
            tokenizer, pixel_values, prompts, generation_config, IMG_CONTEXT_TOKEN
        )
        if verbose:
            print(*zip(prompts, answers, strict=True))
        return answers

    def _prompt(self, tokenizer, rounds, tiles, marks):
        messages = [{"role": "system", "content": self.system_message}]
        for question, answer in rounds:
            messages.append({"role": "user", "content": question})
            if answer is not None:
                messages.append({"role": "assistant", "content": answer})
        prompt = tokenizer.apply_chat_template(messages, add_generation_prompt=True, tokenize=False)
        start, context, end = marks
        for number in tiles:
            image = start + context * self.num_image_token * number + end
            prompt = prompt.replace("<image>", image, 1)
        return prompt

    def _answer(self, tokenizer, pixel_values, prompts, generation_config, context):
        self.img_context_token_id = tokenizer.convert_tokens_to_ids(context)
        tokenizer.padding_side = "left"
        inputs = tokenizer(prompts, return_tensors="pt", padding=True)
        tokens = self.generate(
            pixel_values=pixel_values,
            input_ids=inputs["input_ids"].to(self.device),
            attention_mask=inputs["attention_mask"].to(self.device),
            **{"eos_token_id": tokenizer.eos_token_id, **generation_config},
        )
        return [text.strip() for text in tokenizer.batch_decode(tokens, skip_special_tokens=True)]


def _tiles(pixel_values, num_patches_list):
    if pixel_values is None:
        return []
    tiles = num_patches_list or [len(pixel_values)]
    if sum(tiles) != len(pixel_values):
        raise ValueError(f"num_patches_list {tiles} does not add up to {len(pixel_values)} tiles")
    return tiles
