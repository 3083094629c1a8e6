lmdeploy lite auto_awq models/mine --calib-dataset ptb --work-dir models/mine-awq
