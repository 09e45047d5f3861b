"""What a person sees of a document on screen: pages drawn, texts and tables laid out, findings marked in their place.

Files are opened in a worker process with limits only (`drawing`); everything else here is pure.
"""
